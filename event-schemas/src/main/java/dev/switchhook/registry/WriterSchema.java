package dev.switchhook.registry;

import dev.switchhook.registry.SchemaAnswer.Bad;
import dev.switchhook.registry.SchemaAnswer.Found;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** From what a registry holds under an id to a schema that may be decoded with. */
final class WriterSchema {
  private WriterSchema() {}

  /**
   * Asks the REST client itself: the caching one holds one monitor over all its misses, so that one
   * slow id makes all others wait.
   */
  static SchemaLookup over(RestService rest) {
    return id -> {
      SchemaString answer = rest.getId(id);
      String text = answer.getSchemaString();
      if (text == null) {
        throw new IOException("an answer without a schema");
      }
      String type = answer.getSchemaType();
      if (type != null && !type.equals(AvroSchema.TYPE)) {
        return new Bad(id, "not an Avro schema: " + type);
      }
      if (text.length() > SchemaLint.MAX_TEXT) {
        return new Bad(id, "longer than " + SchemaLint.MAX_TEXT + " characters");
      }
      List<SchemaReference> references =
          answer.getReferences() == null ? List.of() : answer.getReferences();
      try {
        Map<String, String> resolved = References.resolve(rest, references);
        return accept(
            id, () -> Optional.of(new AvroSchema(text, references, resolved, null, false)));
      } catch (References.TooManyException e) {
        return new Bad(id, e.getMessage());
      }
    };
  }

  static SchemaLookup over(SchemaRegistryClient client) {
    return id -> {
      ParsedSchema parsed = client.getSchemaById(id);
      return accept(id, () -> Optional.of(parsed));
    };
  }

  private static SchemaAnswer accept(int id, Supplier<Optional<ParsedSchema>> parse) {
    try {
      Optional<ParsedSchema> parsed = parse.get();
      if (parsed.isEmpty() || !(parsed.get() instanceof AvroSchema)) {
        return new Bad(id, "not a schema that Avro can parse");
      }
      org.apache.avro.Schema schema = ((AvroSchema) parsed.get()).rawSchema();
      return SchemaLint.complaint(schema)
          .<SchemaAnswer>map(why -> new Bad(id, why))
          .orElseGet(() -> new Found(id, schema));
    } catch (RuntimeException | StackOverflowError e) {
      return new Bad(id, "not a schema that Avro can parse: " + e.getClass().getSimpleName());
    }
  }
}

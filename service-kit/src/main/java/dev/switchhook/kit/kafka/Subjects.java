package dev.switchhook.kit.kafka;

import dev.switchhook.kit.run.Refusal;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.topics.TopicSpec;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** The schemas of the topics' values in the registry, and how each may change. */
final class Subjects {
  /** Old and new programs read each other's records, over all versions. */
  static final String COMPATIBILITY = "FULL_TRANSITIVE";

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  private final SchemaRegistryClient client;

  Subjects(Schemas schemas) {
    this.client = schemas.client();
  }

  List<Difference> compare(List<TopicSpec> wanted) {
    List<Difference> differences = new ArrayList<>();
    for (TopicSpec spec : wanted) {
      spec.valueSchema().ifPresent(schema -> compare(spec.valueSubject(), schema, differences));
    }
    return differences;
  }

  private void compare(String subject, Schema schema, List<Difference> differences) {
    if (!registered(subject, schema)) {
      differences.add(new Difference(subject, "schema", Difference.MISSING, schema.getFullName()));
    }
    String compatibility = compatibility(subject).orElse(Difference.MISSING);
    if (!compatibility.equals(COMPATIBILITY)) {
      differences.add(new Difference(subject, "compatibility", compatibility, COMPATIBILITY));
    }
  }

  /** Registers what is missing. The compatibility first, so that it holds for this schema too. */
  void apply(String subject, Schema schema, List<Change> changes, List<Difference> left) {
    boolean stricter = !compatibility(subject).equals(Optional.of(COMPATIBILITY));
    if (stricter) {
      asked(subject, () -> client.updateCompatibility(subject, COMPATIBILITY));
    }
    boolean created = !registered(subject, schema);
    if (created) {
      Optional<String> refused = register(subject, schema);
      if (refused.isPresent()) {
        left.add(
            new Difference(subject, "schema", "refused: " + refused.get(), schema.getFullName()));
        return;
      }
    }
    Change.Done done =
        created ? Change.Done.CREATED : stricter ? Change.Done.CHANGED : Change.Done.UNCHANGED;
    String note = done == Change.Done.CHANGED ? "compatibility=" + COMPATIBILITY : "";
    changes.add(new Change("schema", subject, done, note));
  }

  private Optional<String> register(String subject, Schema schema) {
    try {
      client.register(subject, parsed(schema));
      return Optional.empty();
    } catch (RestClientException e) {
      if (e.getStatus() == CONFLICT || e.getStatus() == UNPROCESSABLE) {
        return Optional.of(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
      }
      throw refusal(subject, e);
    } catch (IOException e) {
      throw refusal(subject, e);
    }
  }

  private boolean registered(String subject, Schema schema) {
    return found(subject, () -> client.getId(subject, parsed(schema))).isPresent();
  }

  private Optional<String> compatibility(String subject) {
    return found(subject, () -> client.getCompatibility(subject));
  }

  private static AvroSchema parsed(Schema schema) {
    return new AvroSchema(SchemaText.plain(schema));
  }

  private static <T> Optional<T> found(String subject, Call<T> call) {
    try {
      return Optional.ofNullable(call.ask());
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        return Optional.empty();
      }
      throw refusal(subject, e);
    } catch (IOException e) {
      throw refusal(subject, e);
    }
  }

  private static <T> T asked(String subject, Call<T> call) {
    try {
      return call.ask();
    } catch (IOException | RestClientException e) {
      throw refusal(subject, e);
    }
  }

  private static Refusal refusal(String subject, Exception e) {
    return new Refusal("the schema registry failed for " + subject + ": " + e.getMessage(), e);
  }

  @FunctionalInterface
  private interface Call<T> {
    T ask() throws IOException, RestClientException;
  }
}

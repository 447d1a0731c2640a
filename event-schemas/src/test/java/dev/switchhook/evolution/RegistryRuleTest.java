package dev.switchhook.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the registry will say: Confluent's own check, under the rule of our subjects. */
class RegistryRuleTest {
  static Stream<String> names() {
    return SchemaFiles.releasedNames().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void takesTheCurrentSchemaAfterAllOfItsReleases(String name) {
    List<Path> releases = SchemaFiles.releases(name);

    assertThat(releases).isNotEmpty();
    assertThat(refusals(SchemaFiles.current(name), releases.stream().map(SchemaFiles::parse)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          a field without a default | {"name":"added","type":"int"} | READER_FIELD_MISSING_DEFAULT_VALUE
          a payload without null    | {"name":"added","type":{"type":"record","name":"Added","fields":[]}} | READER_FIELD_MISSING_DEFAULT_VALUE
          """)
  void refusesWhatOldReadersOrNewOnesCannotRead(String what, String field, String why) {
    Schema call = SchemaFiles.current("CallEvent");
    Schema grown = with(call, field);

    assertThat(refusals(grown, Stream.of(call)))
        .anySatisfy(refusal -> assertThat(refusal).contains(why));
  }

  @Test
  void refusesANewRecordInAUnion() {
    String union = "{\"name\":\"p\",\"default\":null,\"type\":[\"null\"%s]}";
    Schema before = record(union.formatted(""));
    Schema after =
        record(union.formatted(",{\"type\":\"record\",\"name\":\"Added\",\"fields\":[]}"));

    assertThat(refusals(after, Stream.of(before)))
        .anySatisfy(refusal -> assertThat(refusal).contains("MISSING_UNION_BRANCH"));
  }

  @Test
  void takesANewNullablePayload() {
    Schema call = SchemaFiles.current("CallEvent");
    Schema grown =
        with(
            call,
            "{\"name\":\"added\",\"default\":null,\"type\":[\"null\","
                + "{\"type\":\"record\",\"name\":\"Added\",\"fields\":[]}]}");

    assertThat(refusals(grown, Stream.of(call))).isEmpty();
  }

  private static List<String> refusals(Schema current, Stream<Schema> releases) {
    List<ParsedSchemaHolder> before =
        releases
            .<ParsedSchemaHolder>map(schema -> new SimpleParsedSchemaHolder(new AvroSchema(schema)))
            .toList();
    return new AvroSchema(current).isCompatible(CompatibilityLevel.FULL_TRANSITIVE, before);
  }

  private static Schema with(Schema record, String field) {
    String text = record.toString();
    int end = text.lastIndexOf("]");
    return new Schema.Parser().parse(text.substring(0, end) + "," + field + text.substring(end));
  }

  private static Schema record(String field) {
    return new Schema.Parser()
        .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + field + "]}");
  }
}

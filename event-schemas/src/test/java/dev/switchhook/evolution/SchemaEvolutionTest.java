package dev.switchhook.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaEvolutionTest {
  private static final String RELEASED =
      """
      {"type":"record","name":"R","namespace":"x","fields":[
        {"name":"id","type":"string","doc":"d","x-pii":"NONE"},
        {"name":"n","type":"int"},
        {"name":"note","type":["null","string"],"default":null},
        {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["UNKNOWN","A"],"default":"UNKNOWN"}},
        {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"cost","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}},
        {"name":"tags","type":{"type":"array","items":"string"},"default":[]}
      ]}""";

  @Test
  void everySchemaReadsEveryReleaseOfItselfAndIsReadByIt() {
    for (String name : SchemaFiles.releasedNames()) {
      List<Path> releases = SchemaFiles.releases(name);
      assertThat(releases).as(name).isNotEmpty();
      for (Path release : releases) {
        assertThat(
                SchemaEvolution.broken(
                    release.toString(), SchemaFiles.parse(release), SchemaFiles.current(name)))
            .isEmpty();
      }
    }
  }

  @Test
  void everySchemaIsHeldAsReleased() {
    assertThat(SchemaFiles.releasedNames())
        .containsExactlyInAnyOrderElementsOf(
            SchemaFiles.current().stream().map(Schema::getName).toList());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          a field with a default     | {"name":"n","type":"int"}, | {"name":"n","type":"int"},{"name":"m","type":"int","default":0},
          a nullable payload         | {"name":"n","type":"int"}, | {"name":"n","type":"int"},{"name":"p","default":null,"type":["null",{"type":"record","name":"P","fields":[]}]},
          a symbol                   | "A"]                       | "A","B"]
          a doc                      | "doc":"d"                  | "doc":"e"
          a tag                      | "x-pii":"NONE"             | "x-pii":"DIRECT"
          """)
  void allowed(String what, String from, String to) {
    assertThat(broken(from, to)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          a field without a default  | {"name":"n","type":"int"}, | {"name":"n","type":"int"},{"name":"m","type":"int"}, | new reads old: READER_FIELD_MISSING_DEFAULT_VALUE
          an enum without a default  | ,"default":"UNKNOWN"       | '' | R.kind: an enum without the default UNKNOWN
          int to long                | {"name":"n","type":"int"}  | {"name":"n","type":"long"} | R.n: type was INT, is LONG
          required to nullable       | {"name":"n","type":"int"}  | {"name":"n","type":["null","int"]} | R.n: type was INT, is UNION
          a rename with an alias     | {"name":"n","type":"int"}  | {"name":"m","type":"int","aliases":["n"]} | R.n: a released field is gone
          a field with a default goes | {"name":"note","type":["null","string"],"default":null}, | '' | R.note: a released field is gone
          a symbol goes              | "UNKNOWN","A"]             | "UNKNOWN"] | R.kind: a released symbol is gone: A
          a decimal's scale          | "scale":6                  | "scale":4 | R.cost: logical type was decimal(18,6), is decimal(18,4)
          millis to micros           | timestamp-millis           | timestamp-micros | R.at: logical type was timestamp-millis, is timestamp-micros
          string to bytes            | {"name":"id","type":"string" | {"name":"id","type":"bytes" | R.id: type was STRING, is BYTES
          string to bytes in an array | "items":"string"          | "items":"bytes" | R.tags[]: type was STRING, is BYTES
          string to bytes in a union | ["null","string"]          | ["null","bytes"] | R.note: type was STRING, is BYTES
          another default            | "default":[]               | "default":["x"] | R.tags: the default has changed
          a union's branch           | ["null","string"]          | ["null","string","int"] | R.note: a union has other branches
          a union's new record       | ["null","string"]          | ["null","string",{"type":"record","name":"P","fields":[]}] | R.note: a union has other branches
          a payload without null     | {"name":"n","type":"int"}, | {"name":"n","type":"int"},{"name":"p","type":{"type":"record","name":"P","fields":[]}}, | new reads old: READER_FIELD_MISSING_DEFAULT_VALUE
          another name               | "name":"Kind"              | "name":"Sort" | R.kind: name was x.Kind, is x.Sort
          """)
  void refused(String what, String from, String to, String rule) {
    assertThat(broken(from, to))
        .anySatisfy(line -> assertThat(line).startsWith("R.avsc ").contains(rule));
  }

  private static List<String> broken(String from, String to) {
    String changed = RELEASED.replace(from, to);
    assertThat(changed).isNotEqualTo(RELEASED);
    return SchemaEvolution.broken(
        "R.avsc", new Schema.Parser().parse(RELEASED), new Schema.Parser().parse(changed));
  }
}

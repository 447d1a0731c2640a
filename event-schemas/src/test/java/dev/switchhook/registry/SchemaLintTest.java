package dev.switchhook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.CallEvent;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaLintTest {
  @Test
  void ourOwnSchemasPass() {
    assertThat(SchemaLint.complaint(CallEvent.getClassSchema())).isEmpty();
    for (TopicSpec topic : TopicCatalogue.of(12)) {
      topic.valueSchema().ifPresent(s -> assertThat(SchemaLint.complaint(s)).isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"record","name":"N","fields":[{"name":"next","type":["null","N"]}]} | recursive: N
          {"type":"record","name":"A","fields":[{"name":"b","type":{"type":"record","name":"B","fields":[{"name":"a","type":{"type":"array","items":"A"}}]}}]} | recursive: A
          {"type":"array","items":"null"} | zero bytes
          {"type":"map","values":{"type":"fixed","name":"F","size":0}} | zero bytes
          {"type":"array","items":{"type":"record","name":"E","fields":[]}} | zero bytes
          {"type":"array","items":{"type":"record","name":"E","fields":[{"name":"n","type":"null"}]}} | zero bytes
          {"type":"array","items":{"type":"array","items":"int"}} | directly in a collection
          {"type":"map","values":["null",{"type":"array","items":"int"}]} | directly in a collection
          {"type":"string","java-class":"java.io.File"} | java-class
          {"type":"array","items":"int","java-element-class":"x.Y"} | java-element-class
          {"type":"map","values":"int","java-key-class":"x.Y"} | java-key-class
          {"type":"record","name":"R","fields":[{"name":"f","type":"string","java-class":"x.Y"}]} | java-class
          {"type":"bytes","logicalType":"decimal","precision":40,"scale":19} | more than 18 places
          """)
  void whatCostsWithoutBoundOrNamesAClassIsRefused(String schema, String why) {
    assertThat(SchemaLint.complaint(new Schema.Parser().parse(schema)))
        .hasValueSatisfying(complaint -> assertThat(complaint).contains(why));
  }

  @Test
  void aThousandFieldsPassAndOneMoreDoesNot() {
    assertThat(SchemaLint.complaint(wide(1_000))).isEmpty();
    assertThat(SchemaLint.complaint(wide(1_001))).isPresent();
  }

  @Test
  void sixteenRecordsDeepPassAndOneMoreDoesNot() {
    assertThat(SchemaLint.complaint(deep(16))).isEmpty();
    assertThat(SchemaLint.complaint(deep(17))).contains("nested deeper than 16");
  }

  /** Ten levels of ten uses each: a hundred fields in the text, ten billion steps to decode. */
  @Test
  void aSchemaThatUnfoldsBeyondMeasureIsRefused() {
    Schema inner = Schema.createRecord("L0", null, "x", false, List.of());
    for (int level = 1; level <= 10; level++) {
      List<Schema.Field> fields = new ArrayList<>();
      for (int use = 0; use < 10; use++) {
        fields.add(new Schema.Field("f" + use, inner));
      }
      inner = Schema.createRecord("L" + level, null, "x", false, fields);
    }
    assertThat(SchemaLint.complaint(inner)).contains("more than 1000 fields when unfolded");
  }

  private static Schema wide(int fields) {
    List<Schema.Field> all = new ArrayList<>();
    for (int field = 0; field < fields; field++) {
      all.add(new Schema.Field("f" + field, Schema.create(Schema.Type.INT)));
    }
    return Schema.createRecord("Wide", null, null, false, all);
  }

  private static Schema deep(int levels) {
    Schema schema = Schema.create(Schema.Type.INT);
    for (int level = 0; level < levels; level++) {
      schema =
          Schema.createRecord(
              "D" + level, null, null, false, List.of(new Schema.Field("f", schema)));
    }
    return schema;
  }
}

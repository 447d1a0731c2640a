package dev.switchhook.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PiiTagsTest {
  @Test
  void everyTextOfACallEventSaysWhetherItIsPersonal() {
    PiiTags tags = PiiTags.of(SchemaFiles.current("CallEvent"));

    assertThat(tags.broken()).isEmpty();
    assertThat(tags.personal())
        .contains(
            "CallEvent.call.caller.address",
            "CallEvent.call.metadata",
            "CallEvent.tool_called.arguments_json")
        .hasSize(24);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          {"name":"f","type":"string"}                                             | R.f: x-pii is null
          {"name":"f","type":"string","x-pii":"MAYBE"}                             | R.f: x-pii is MAYBE
          {"name":"f","type":"string","x-pii":"DIRECT"}                            | R.f: x-mask is null
          {"name":"f","type":"string","x-pii":"DIRECT","x-mask":"HIDE"}            | R.f: x-mask is HIDE
          {"name":"f","type":["null","string"],"default":null}                     | R.f: x-pii is null
          {"name":"f","type":{"type":"string","logicalType":"uuid"}}               | R.f: x-pii is null
          {"name":"f","type":"bytes"}                                              | R.f: x-pii is null
          {"name":"f","type":{"type":"array","items":"string"}}                    | R.f: x-pii is null
          {"name":"f","type":{"type":"map","values":"int"}}                        | R.f: x-pii is null
          {"name":"f","type":["null",{"type":"record","name":"P","fields":[{"name":"g","type":"string"}]}]} | R.f.g: x-pii is null
          {"name":"f","type":{"type":"array","items":{"type":"record","name":"P","fields":[{"name":"g","type":"string"}]}}} | R.f.g: x-pii is null
          """)
  void silenceIsRefused(String field, String why) {
    assertThat(PiiTags.of(record(field)).broken())
        .singleElement()
        .satisfies(broken -> assertThat(broken).startsWith(why));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          {"name":"f","type":"string","x-pii":"NONE"}
          {"name":"f","type":"string","x-pii":"CONTENT","x-mask":"DROP"}
          {"name":"f","type":["null","long"],"default":null}
          {"name":"f","type":{"type":"enum","name":"E","symbols":["UNKNOWN"],"default":"UNKNOWN"}}
          {"name":"f","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}}
          """)
  void anAnswerIsAccepted(String field) {
    assertThat(PiiTags.of(record(field)).broken()).isEmpty();
  }

  private static Schema record(String field) {
    return new Schema.Parser()
        .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + field + "]}");
  }
}

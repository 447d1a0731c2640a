package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.Delivery;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/**
 * The rows of the table: what stands on the topic under the example's key, what is said of it, and
 * how many deliveries the key gets of one event, alone and after a good record.
 */
enum PoisonSubscription {
  A_NULL_DELETES("", 0, 0, pipe -> null),
  NO_BYTES("EMPTY_VALUE", pipe -> new byte[0]),
  NOT_FRAMED("NOT_FRAMED", pipe -> new byte[] {1, 2, 3}),
  JSON_INSTEAD("NOT_FRAMED", pipe -> "{\"url\":\"https://x/\"}".getBytes(UTF_8)),
  AN_ID_THE_REGISTRY_HAS_NOT("UNKNOWN_SCHEMA", pipe -> Pipe.framed(Integer.MAX_VALUE, new byte[9])),
  ANOTHER_RECORDS_SCHEMA(
      "WRONG_SCHEMA",
      pipe ->
          Pipe.framed(
              pipe.register(Topics.DELIVERIES, Delivery.getClassSchema()), avro(example()))),
  TRUNCATED("UNDECODABLE", pipe -> cut(bytes(pipe, example()), -1)),
  CUT_IN_HALF("UNDECODABLE", pipe -> cut(bytes(pipe, example()), -100)),
  ONE_BYTE_MORE("TRAILING_BYTES", pipe -> cut(bytes(pipe, example()), 1)),
  A_STRING_OF_500_MB("UNDECODABLE", PoisonSubscription::endlessName),
  A_STATE_OF_A_NEWER_BUILD("", 0, 0, pipe -> newer(pipe, "SubscriptionStatus", "state")),
  A_SHAPE_OF_A_NEWER_BUILD("", 1, 1, pipe -> newer(pipe, "PayloadShape", "payload_shape")),
  A_BAD_URL("", 1, 1, pipe -> bytes(pipe, example().setUrl("https://a b/"))),
  A_TYPE_THAT_IS_NONE(
      "event_types", pipe -> bytes(pipe, example().setEventTypes(List.of("call.*", "call*")))),
  A_FILTER_THAT_DOES_NOT_PARSE("filter", filter("data.outcome ==")),
  A_FILTER_THAT_IS_NO_BOOL("filter", filter("1 + 1")),
  A_FILTER_THAT_MAY_BE_NO_BOOL("filter", filter("data.outcome")),
  A_FILTER_OF_400_BRACKETS("filter", filter("(".repeat(400) + "true" + ")".repeat(400))),
  A_FILTER_OF_200_000_CHARACTERS("filter", filter("x".repeat(200_000))),
  A_FILTER_OVER_A_MISSING_FIELD("", 1, 1, filter("data.no_such_field == 1")),
  A_FILTER_THAT_DIVIDES_BY_ZERO("", 1, 1, filter("1 / 0 == 1")),
  A_FILTER_NESTED_3("", 1, 1, filter(nested(3))),
  A_FILTER_NESTED_4("", 1, 1, filter(nested(4))),
  A_FILTER_WITH_A_HUGE_REGEX(
      "", 1, 1, filter("data.outcome.matches(\"((a{0,100}){0,100}){0,10}\")"));

  final String why;
  final int servedAlone;
  final int servedAfterAGoodOne;
  private final Function<Pipe, byte[]> make;

  /** One that cannot be used: alone it matches nothing, and the good one stays in force. */
  PoisonSubscription(String why, Function<Pipe, byte[]> make) {
    this(why, 0, 1, make);
  }

  PoisonSubscription(
      String why, int servedAlone, int servedAfterAGoodOne, Function<Pipe, byte[]> make) {
    this.why = why;
    this.servedAlone = servedAlone;
    this.servedAfterAGoodOne = servedAfterAGoodOne;
    this.make = make;
  }

  byte[] value(Pipe pipe) {
    return make.apply(pipe);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static byte[] bytes(Pipe pipe, Subscription.Builder subscription) {
    return Pipe.framed(
        pipe.register(Topics.SUBSCRIPTIONS, Subscription.getClassSchema()), avro(subscription));
  }

  private static Subscription.Builder example() {
    return ExampleSubscription.subscription();
  }

  private static byte[] avro(Subscription.Builder subscription) {
    return Wire.avro(subscription.build());
  }

  private static byte[] cut(byte[] bytes, int by) {
    return Arrays.copyOf(bytes, bytes.length + by);
  }

  private static Function<Pipe, byte[]> filter(String text) {
    return pipe -> bytes(pipe, example().setFilter(text));
  }

  /** 100 to the power of the depth, over what is no list of the event's. */
  private static String nested(int depth) {
    String list = "[" + "0,".repeat(99) + "0]";
    String text = "true";
    for (int level = depth; level > 0; level--) {
      text = list + ".all(x" + level + ", " + text + ")";
    }
    return text;
  }

  private static byte[] endlessName(Pipe pipe) {
    int id = ByteBuffer.wrap(bytes(pipe, example())).getInt(1);
    return Pipe.framed(id, new byte[] {(byte) 0x80, (byte) 0x94, (byte) 0xeb, (byte) 0xdc, 3});
  }

  /** As a build writes it that knows one symbol more. */
  private static byte[] newer(Pipe pipe, String enumName, String field) {
    String text = Subscription.getClassSchema().toString();
    String symbols = "\"name\":\"" + enumName + "\",\"symbols\":[\"UNKNOWN\"";
    String more = text.replace(symbols, symbols + ",\"OF_TOMORROW\"");
    if (more.equals(text)) {
      throw new AssertionError("there is no " + symbols);
    }
    Schema schema = new Schema.Parser().parse(more);
    GenericRecord record = asWrittenBy(schema);
    record.put(field, new GenericData.EnumSymbol(schema.getField(field).schema(), "OF_TOMORROW"));
    return Pipe.framed(pipe.register(Topics.SUBSCRIPTIONS, schema), Wire.avro(record));
  }

  private static GenericRecord asWrittenBy(Schema schema) {
    try {
      return new GenericDatumReader<GenericRecord>(
              Subscription.getClassSchema(), schema, new GenericData())
          .read(null, DecoderFactory.get().binaryDecoder(avro(example()), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

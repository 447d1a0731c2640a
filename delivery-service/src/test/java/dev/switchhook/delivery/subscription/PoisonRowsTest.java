package dev.switchhook.delivery.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.AuthKind;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.SignatureScheme;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Records of {@code webhook.subscriptions} that delivery cannot use, each as the first that is read
 * of its key and as the successor of a good one. Nothing throws; a neighbour is never touched.
 */
final class PoisonRowsTest {
  private static final String ID = "sub_1";
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

  /** What becomes of it after a good one. Before one, its deliveries wait, unless it deletes. */
  enum Fate {
    /** Counted as a bad row; the one before it stays in force. */
    LEAVES_THE_ONE_BEFORE,
    /** It is the owner's word, and this build or its keyset cannot carry it out: they wait. */
    WAITS,
    DELETES
  }

  /** The rows of the table. */
  enum Row {
    A_NULL(Fate.DELETES, bench -> null),
    NO_BYTES(bench -> new byte[0]),
    NOT_FRAMED(bench -> new byte[] {1, 2, 3}),
    AN_ID_THE_REGISTRY_HAS_NOT(bench -> new byte[] {0, 127, -1, -1, -1, 2, 'x'}),
    ANOTHER_RECORDS_SCHEMA(
        bench -> {
          byte[] row = good(bench);
          ByteBuffer.wrap(row)
              .putInt(1, bench.register(Topics.DELIVERIES, Delivery.getClassSchema()));
          return row;
        }),
    TRUNCATED(bench -> Arrays.copyOf(good(bench), good(bench).length - 1)),
    ONE_BYTE_MORE(bench -> Arrays.copyOf(good(bench), good(bench).length + 1)),
    ANOTHER_SUBSCRIPTIONS_ID(bench -> bytes(bench, bench.row("sub_9", "ten_1"))),
    A_BAD_URL(bench -> bytes(bench, row(bench).url("https://a b/"))),
    NO_URL(bench -> bytes(bench, row(bench).url(null))),
    A_SECRET_OF_3_BYTES(bench -> bench.bytes(row(bench).signedWith("s", new byte[3]).get())),
    A_RATE_OF_0(bench -> bytes(bench, row(bench).rate(0))),
    A_RATE_THAT_IS_NO_NUMBER(bench -> bytes(bench, row(bench).rate(Double.NaN))),
    A_STEP_THAT_IS_NO_TIER(bench -> bytes(bench, row(bench).schedule(1_234L))),
    A_HEADER_THAT_BREAKS_OUT(bench -> bytes(bench, row(bench).header("x-a", "1\r\nhost: b"))),
    A_TOKEN_WITHOUT_ONE(bench -> bytes(bench, row(bench).auth(AuthKind.BEARER, null))),
    A_STATE_OF_A_NEWER_BUILD(
        Fate.WAITS, bench -> bytes(bench, row(bench).state(SubscriptionStatus.UNKNOWN))),
    AN_AUTHENTICATION_OF_A_NEWER_BUILD(
        Fate.WAITS, bench -> bytes(bench, row(bench).auth(AuthKind.UNKNOWN, null))),
    A_SCHEME_OF_A_NEWER_BUILD_ALONE(
        Fate.WAITS,
        bench ->
            bench.bytes(
                row(bench)
                    .signedWith("s", SECRET, SignatureScheme.UNKNOWN, Optional.empty())
                    .get())),
    NO_SECRET(Fate.WAITS, bench -> bench.bytes(row(bench).get())),
    A_SECRET_OF_ANOTHER_TENANT(
        Fate.WAITS,
        bench ->
            bench.bytes(
                row(bench)
                    .withSigningSecret(
                        "s",
                        bench.row(ID, "ten_2").seal(SECRET, "signing/s"),
                        SignatureScheme.V1,
                        Optional.empty())
                    .get()));

    private final Fate fate;
    private final Function<DirectoryBench, byte[]> make;

    Row(Function<DirectoryBench, byte[]> make) {
      this(Fate.LEAVES_THE_ONE_BEFORE, make);
    }

    Row(Fate fate, Function<DirectoryBench, byte[]> make) {
      this.fate = fate;
      this.make = make;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static SubscriptionRows row(DirectoryBench bench) {
      return bench.row(ID, "ten_1");
    }

    private static byte[] good(DirectoryBench bench) {
      return bytes(bench, row(bench));
    }

    private static byte[] bytes(DirectoryBench bench, SubscriptionRows row) {
      return bench.bytes(row.signedWith("s", SECRET).get());
    }
  }

  @TempDir private static Path folder;
  private DirectoryBench bench;

  @BeforeEach
  void startsWithANeighbour() {
    bench = new DirectoryBench(folder);
    bench.take(bench.row("sub_2", "ten_2").signedWith("s", SECRET).get());
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Row.class)
  void atTheStart(Row row) {
    bench.take(ID, row.make.apply(bench));

    if (row.fate == Fate.DELETES) {
      assertThat(bench.rows.size()).isEqualTo(1);
    } else {
      assertThat(bench.terms(ID).standing()).isInstanceOf(Standing.Locked.class);
      assertThat(((Standing.Locked) bench.terms(ID).standing()).why())
          .isNotEmpty()
          .doesNotContain("//a b", "host: b", "0123456789");
    }
    countedAndTheNeighbourIsWell(row);
    comesBackWithAGoodOne();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Row.class)
  void atRunTime(Row row) {
    bench.take(good());
    Endpoint before = bench.endpoint(ID);

    bench.take(ID, row.make.apply(bench));

    switch (row.fate) {
      case DELETES -> assertThat(bench.rows.size()).isEqualTo(1);
      case WAITS -> assertThat(bench.terms(ID).standing()).isInstanceOf(Standing.Locked.class);
      case LEAVES_THE_ONE_BEFORE -> assertThat(bench.endpoint(ID)).isSameAs(before);
    }
    countedAndTheNeighbourIsWell(row);
    comesBackWithAGoodOne();
  }

  private void countedAndTheNeighbourIsWell(Row row) {
    assertThat(bench.badRows).isEqualTo(row.fate == Fate.LEAVES_THE_ONE_BEFORE ? 1 : 0);
    assertThat(bench.terms("sub_2").standing()).isInstanceOf(Standing.Active.class);
  }

  private void comesBackWithAGoodOne() {
    bench.take(good());
    assertThat(bench.endpoint(ID).url()).hasToString("https://crm.example/hooks");
  }

  private Subscription good() {
    return bench.row(ID, "ten_1").signedWith("s", SECRET).get();
  }
}

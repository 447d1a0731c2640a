package dev.switchhook.delivery.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchhook.events.Histogram;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BucketsTest {
  @Test
  void everyBoundaryUpToTwoToTheFortiethHasItsNeighboursInTheRightBuckets() {
    for (int i = 0; i <= 40 * 16; i++) {
      long below = rootBelow(i);
      for (long value = Math.max(1, below - 1); value <= below + 2; value++) {
        int index = Buckets.index(value);
        assertThat(isIn(value, index)).as("%s in bucket %s", value, index).isTrue();
      }
    }
  }

  @Test
  void oneAndPowersOfTwoAreTheTopOfTheirBucket() {
    assertThat(Buckets.index(1)).isEqualTo(-1);
    for (int e = 0; e <= 40; e++) {
      assertThat(Buckets.index(1L << e)).isEqualTo(16 * e - 1);
      assertThat(Buckets.index((1L << e) + 1)).isGreaterThanOrEqualTo(16 * e);
    }
  }

  @Test
  void zeroAndLessAreCountedApart() {
    Histogram two = Buckets.add(Buckets.of(0), Buckets.of(-5));
    assertThat(two.getZeroCount()).isEqualTo(2);
    assertThat(two.getValueCount()).isEqualTo(2);
    assertThat(two.getValueSum()).isZero();
    assertThat(two.getBucketIndex()).isEmpty();
    assertThat(Buckets.quantile(two, 0.99)).isZero();
  }

  @Test
  void ofNothingThereIsNoQuantile() {
    assertThat(Buckets.quantile(Buckets.none(), 0.5)).isNull();
    assertThat(Buckets.add(Buckets.none(), Buckets.of(7))).isEqualTo(Buckets.of(7));
    assertThat(Buckets.add(Buckets.of(7), Buckets.none())).isEqualTo(Buckets.of(7));
  }

  @Test
  void mergingIsAdditionInAnyOrder() {
    Random random = new Random(4);
    for (int run = 0; run < 200; run++) {
      Histogram a = random(random);
      Histogram b = random(random);
      Histogram c = random(random);
      assertThat(Buckets.add(a, b)).isEqualTo(Buckets.add(b, a));
      assertThat(Buckets.add(Buckets.add(a, b), c)).isEqualTo(Buckets.add(a, Buckets.add(b, c)));
      assertThat(Buckets.add(a, b).getBucketIndex()).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void quantilesOfThreeDistributionsAreWithinTwoPointTwoPercent() {
    Random random = new Random(5);
    areClose(n -> (long) Math.exp(Math.log(120) + random.nextGaussian()));
    areClose(n -> 1 + random.nextInt(30_000));
    areClose(n -> n % 50 == 0 ? 15_000 : 20 + random.nextInt(40));
  }

  private static void areClose(LongUnaryOperator draw) {
    long[] values = LongStream.range(0, 200_000).map(draw).map(v -> Math.max(1, v)).toArray();
    // Halves of halves, so that the test costs one merge a value and not one of everything.
    Histogram all = merged(values, 0, values.length);
    Arrays.sort(values);
    for (double share : new double[] {0.5, 0.9, 0.95, 0.99, 0.999}) {
      double exact = values[(int) Math.ceil(share * values.length) - 1];
      assertThat(Buckets.quantile(all, share))
          .as("p%s", share * 100)
          .isCloseTo(exact, within(exact * 0.022));
    }
  }

  private static Histogram merged(long[] values, int from, int to) {
    if (to - from == 1) {
      return Buckets.of(values[from]);
    }
    int middle = (from + to) / 2;
    return Buckets.add(merged(values, from, middle), merged(values, middle, to));
  }

  private static Histogram random(Random random) {
    Histogram some = Buckets.none();
    for (int n = random.nextInt(20); n > 0; n--) {
      some = Buckets.add(some, Buckets.of(random.nextInt(1 << random.nextInt(1, 20))));
    }
    return some;
  }

  /** The largest whole number not above 2^(i/16). */
  private static long rootBelow(int i) {
    long low = 1;
    long high = 1L << 41;
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (compare(middle, i) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static boolean isIn(long value, int index) {
    return compare(value, index) > 0 && compare(value, index + 1) <= 0;
  }

  /** Exactly, in whole numbers: value against 2^(i/16) is value^16 against 2^i. */
  private static int compare(long value, int i) {
    return i < 0 ? 1 : BigInteger.valueOf(value).pow(16).compareTo(BigInteger.ONE.shiftLeft(i));
  }
}

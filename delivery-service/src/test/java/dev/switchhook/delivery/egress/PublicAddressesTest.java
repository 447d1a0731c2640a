package dev.switchhook.delivery.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
  /** Written out a second time, as first and last address, and compared as numbers. */
  private static final String DENIED =
      """
      0.0.0.0-0.255.255.255 10.0.0.0-10.255.255.255 100.64.0.0-100.127.255.255 127.0.0.0-127.255.255.255
      168.63.129.16-168.63.129.16 169.254.0.0-169.254.255.255 172.16.0.0-172.31.255.255
      192.0.0.0-192.0.0.255 192.0.2.0-192.0.2.255 192.31.196.0-192.31.196.255 192.52.193.0-192.52.193.255
      192.88.99.0-192.88.99.255 192.168.0.0-192.168.255.255 192.175.48.0-192.175.48.255
      198.18.0.0-198.19.255.255 198.51.100.0-198.51.100.255 203.0.113.0-203.0.113.255
      224.0.0.0-239.255.255.255 240.0.0.0-255.255.255.255
      ::-1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 4000::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
      2001::-2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff 2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff
      2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2620:4f:8000::-2620:4f:8000:ffff:ffff:ffff:ffff:ffff
      3fff::-3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff""";

  private static final BigInteger FAMILY = BigInteger.valueOf(16).shiftLeft(128);

  /** The first bytes of addresses that hold another. */
  private static final byte[][] FORMS = {
    Arrays.copyOf(bytes("64:ff9b::"), 12),
    Arrays.copyOf(bytes("64:ff9b:1::"), 6),
    Arrays.copyOf(bytes("2002::"), 2),
    Arrays.copyOf(bytes("2001::"), 4),
    Arrays.copyOf(bytes("::"), 12),
    Arrays.copyOf(bytes("2606:4700::"), 8),
    mapped()
  };

  private static byte[] mapped() {
    byte[] bytes = new byte[12];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    return bytes;
  }

  private static final List<BigInteger[]> RANGES =
      Arrays.stream(DENIED.split("\\s+"))
          .map(
              text ->
                  Arrays.stream(text.split("-"))
                      .map(t -> number(bytes(t)))
                      .toArray(BigInteger[]::new))
          .toList();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "168.63.129.15",
        "168.63.129.17",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2003::1",
        "2620:4f:8001::1",
        "3ffe::1",
        "::ffff:8.8.8.8",
        "2606:4700::5efe:808:808",
        "2606:4700::200:5efe:808:808"
      })
  void isPublic(String address) {
    assertThat(PublicAddresses.contains(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "64:ff9c::1",
        "1fff::1",
        "4000::1",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:0:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "100.100.100.200",
        "192.0.0.192",
        "169.254.169.254",
        "168.63.129.16",
        "2606:4700::5efe:7f00:1",
        "2606:4700::200:5efe:a9fe:a9fe"
      })
  void isNotPublic(String address) {
    assertThat(PublicAddresses.contains(InetAddress.ofLiteral(address))).isFalse();
  }

  @Test
  void aMappedAddressHasTheVerdictOfTheOneInside() {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    System.arraycopy(bytes("8.8.8.8"), 0, mapped, 12, 4);
    assertThat(PublicAddresses.contains(mapped)).isTrue();
    System.arraycopy(bytes("10.0.0.1"), 0, mapped, 12, 4);
    assertThat(PublicAddresses.contains(mapped)).isFalse();
  }

  @Test
  void theEndsOfEveryRangeAreInIt() {
    for (String range : DENIED.split("\\s+")) {
      for (String end : range.split("-")) {
        assertThat(PublicAddresses.contains(bytes(end))).as(end).isFalse();
      }
    }
  }

  @Test
  void aSecondImplementationOfTheTableAgrees() {
    Random random = new Random(7);
    String[] ranges = DENIED.split("\\s+");
    int compared = 0;
    for (int i = 0; compared < 1_000_000; i++) {
      byte[] address =
          i % 2 == 0
              ? random(random)
              : near(bytes(ranges[random.nextInt(ranges.length)].split("-")[i / 2 % 2]), random);
      boolean denied = isDenied(address);
      assertThat(PublicAddresses.contains(address))
          .as("%s", Arrays.toString(address))
          .isEqualTo(!denied);
      compared++;
    }
    System.out.printf("egress: %,d random addresses, two tables agree%n", compared);
  }

  /** Every third embeds an IPv4 address: mapped, ISATAP, 6to4, NAT64, Teredo, compatible. */
  private static byte[] random(Random random) {
    byte[] bytes = new byte[random.nextInt(3) == 0 ? 4 : 16];
    random.nextBytes(bytes);
    if (bytes.length == 16 && random.nextBoolean()) {
      byte[] form = FORMS[random.nextInt(FORMS.length)];
      System.arraycopy(form, 0, bytes, 0, form.length);
    }
    if (bytes.length == 16 && random.nextInt(4) == 0) {
      byte[] isatap = {(byte) (random.nextInt(4) == 0 ? 2 : 0), 0, 0x5e, (byte) 0xfe};
      System.arraycopy(isatap, 0, bytes, 8, isatap.length);
    }
    return bytes;
  }

  /** Mapped and ISATAP addresses have the verdict of the IPv4 address inside, too. */
  private static boolean isDenied(byte[] address) {
    if (address.length == 16
        && number(address).subtract(FAMILY).shiftRight(32).equals(BigInteger.valueOf(0xffff))) {
      return isDenied(Arrays.copyOfRange(address, 12, 16));
    }
    boolean isatap =
        address.length == 16
            && (address[8] & 0xfd) == 0
            && address[9] == 0
            && address[10] == 0x5e
            && address[11] == (byte) 0xfe;
    BigInteger number = number(address);
    return RANGES.stream().anyMatch(r -> r[0].compareTo(number) <= 0 && number.compareTo(r[1]) <= 0)
        || (isatap && isDenied(Arrays.copyOfRange(address, 12, 16)));
  }

  private static byte[] near(byte[] address, Random random) {
    int at = random.nextInt(address.length);
    address[at] += (byte) (random.nextInt(3) - 1);
    return address;
  }

  /** With the family in front, so that the two do not overlap. */
  private static BigInteger number(byte[] address) {
    return new BigInteger(1, address).add(BigInteger.valueOf(address.length).shiftLeft(128));
  }

  private static byte[] bytes(String literal) {
    return InetAddress.ofLiteral(literal).getAddress();
  }
}

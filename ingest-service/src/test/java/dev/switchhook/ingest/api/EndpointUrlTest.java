package dev.switchhook.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointUrlTest {
  /** Each is refused with and without a port. */
  static Stream<String> hosts() {
    return """
        127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 0 0.0.0.0
        127.0.0.1. 127.0.0.1%00.example.com [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1]
        [0:0:0:0:0:ffff:7f00:1] [::127.0.0.1] [::ffff:0:127.0.0.1] [64:ff9b::7f00:1]
        [64:ff9b:1::a9fe:a9fe] [2002:7f00:1::] [2001:0:4136:e378:8000:63bf:3fff:fdd2]
        [fe80::1%25eth0] [fe80::1%eth0] [fec0::1] [fd00:ec2::254] [fc00::1] [100::1] [5f00::1]
        [3fff::1] [ff02::1] [127.0.0.1] ::1 169.254.169.254 2852039166 0xA9FEA9FE 100.100.100.200
        192.0.0.192 168.63.129.16 255.255.255.255 224.0.0.1 256.1.1.1 4294967296 1.2.3.4.5
        1.2.3.0x4 example.0x7f a.b.0x 8.8.8.8
        localhost LOCALHOST localhost. a.localhost metadata.google.internal metadata kafka backend
        host.docker.internal printer.local x.home.arpa x.onion [example.com] a_b.example.com
        exa%6dple.com ①②⑦.⓪.⓪.① 127。0。0。1 ⓛocalhost exämple.com ｅxample.com
        xn-- xn--a xn--.example.com xn--a.example.com .example.com example..com example.com..
        -a.example.com a-.example.com com. example.com;127.0.0.1 example.com,127.0.0.1
        """
        .lines()
        .flatMap(line -> Stream.of(line.strip().split(" ")));
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void aHostThatIsNoPublicNameIsRefused(String host) {
    for (String port : new String[] {"", ":443", ":22", ":9092"}) {
      assertThat(parse("https://" + host + port + "/")).isInstanceOf(EndpointUrl.Refused.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/",
        "https://u:p@example.com/",
        "https://@example.com/",
        "https://example.com@/",
        "https://example.com\\@127.0.0.1/",
        "https://127.0.0.1\\.example.com/",
        "https://example.com#@127.0.0.1/",
        "https://example.com/?x=#y",
        "https://a@127.0.0.1:80#@example.com/",
        "https://example.com&@127.0.0.1/",
        "https://example.com:443@127.0.0.1/",
        "https:/example.com",
        "https:example.com",
        "https:///x",
        "//example.com/",
        "file:///etc/passwd",
        "jar:https://x!/",
        "gopher://x:70/_",
        "ftp://example.com/",
        "ldap://example.com/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://example.com:-1/",
        "https://example.com:80:443/",
        "https://example.com:22/",
        "https://example.com:6379/",
        "https://example.com:9092/",
        "https://example.com//x",
        "https://",
        "",
        "https://ex ample.com/",
        "https://example.com/a b",
        "https://example.com/a\tb",
        "https://example.com/a\r\nb",
        "https://example.com/a\u0000b",
      })
  void aUrlOfAnotherShapeIsRefused(String url) {
    assertThat(parse(url)).isInstanceOf(EndpointUrl.Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS://EXAMPLE.COM./A, https://example.com/A",
    "https://example.com:0443/, https://example.com/",
    "https://example.com:/, https://example.com/",
    "https://example.com, https://example.com/",
    "https://example.com?x=1, https://example.com/?x=1",
    "https://xn--mnchen-3ya.de/, https://xn--mnchen-3ya.de/",
    "https://example.com/%00, https://example.com/%00",
    "https://example.com/../x, https://example.com/../x",
    "https://example.com/%2e%2e/, https://example.com/%2e%2e/",
    "https://127.0.0.1.nip.io/, https://127.0.0.1.nip.io/",
  })
  void whatIsTakenHasOneForm(String url, String canonical) {
    assertThat(parse(url))
        .isInstanceOfSatisfying(
            EndpointUrl.Usable.class,
            usable -> assertThat(usable.canonical()).isEqualTo(canonical));
  }

  @Test
  void theLengthsHaveTheirLimits() {
    String label = "a".repeat(63);
    String longest = String.join(".", label, label, label, "a".repeat(61));
    assertThat(parse("https://" + longest + "/")).isInstanceOf(EndpointUrl.Usable.class);
    assertThat(parse("https://a" + longest + "/")).isInstanceOf(EndpointUrl.Refused.class);
    assertThat(parse("https://" + "a".repeat(64) + ".com/"))
        .isInstanceOf(EndpointUrl.Refused.class);
    String path = "x".repeat(2_048 - "https://example.com/".length());
    assertThat(parse("https://example.com/" + path)).isInstanceOf(EndpointUrl.Usable.class);
    assertThat(parse("https://example.com/x" + path)).isInstanceOf(EndpointUrl.Refused.class);
  }

  @Test
  void onADevelopersMachineLocalPlacesAreTakenAndTheShapeIsStillChecked() {
    assertThat(EndpointUrl.parse("http://localhost:8080/x", true))
        .isEqualTo(new EndpointUrl.Usable("http://localhost:8080/x", "localhost"));
    assertThat(EndpointUrl.parse("http://[::1]:8080/x", true))
        .isEqualTo(new EndpointUrl.Usable("http://[::1]:8080/x", "[::1]"));
    assertThat(EndpointUrl.parse("http://u:p@localhost:8080/x", true))
        .isInstanceOf(EndpointUrl.Refused.class);
  }

  @Test
  void itPrintsNoPath() {
    assertThat(parse("https://example.com/s3cr3t").toString()).isEqualTo("example.com");
  }

  private static EndpointUrl parse(String url) {
    return EndpointUrl.parse(url, false);
  }
}

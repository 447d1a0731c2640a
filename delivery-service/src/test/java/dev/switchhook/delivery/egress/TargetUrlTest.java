package dev.switchhook.delivery.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The bad inputs of the threat model, T1, that a URL alone shows. */
class TargetUrlTest {
  private static final AddressPolicy STRICT = AddressPolicy.allowing(List.of());

  static List<String> literals() {
    List<String> urls = new ArrayList<>();
    String hosts =
        """
        127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 0 0.0.0.0
        127.0.0.1. 127.0.0.1%00.example.com [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1]
        [0:0:0:0:0:ffff:7f00:1] [::127.0.0.1] [::ffff:0:127.0.0.1] [64:ff9b::7f00:1]
        [64:ff9b:1::a9fe:a9fe] [2002:7f00:1::] [2001:0:4136:e378:8000:63bf:3fff:fdd2] [fe80::1%25eth0]
        [fe80::1%eth0] [fec0::1] [fd00:ec2::254] [fd20:ce::254] [fc00::1] [100::1] [5f00::1] [3fff::1]
        [ff02::1] [127.0.0.1] ::1 169.254.169.254 2852039166 0xA9FEA9FE 100.100.100.200 192.0.0.192
        168.63.129.16 169.254.170.2 255.255.255.255 224.0.0.1 256.1.1.1 4294967296 1.2.3.4.5 1.2.3.0x4
        example.0x7f a.b.0x 8.8.8.8""";
    for (String host : hosts.split("\\s+")) {
      for (String port : List.of("", ":443", ":22", ":9092")) {
        urls.add("https://" + host + port + "/");
      }
    }
    return urls;
  }

  static List<String> names() {
    List<String> urls = new ArrayList<>();
    String hosts =
        """
        localhost LOCALHOST localhost. a.localhost metadata.google.internal metadata kafka backend
        host.docker.internal printer.local x.home.arpa x.onion [example.com] a_b.example.com
        exa%6dple.com ①②⑦.⓪.⓪.① 127。0。0。1 ⓛocalhost exämple.com ｅxample.com xn-- xn--a
        xn--.example.com xn--a.example.com .example.com example..com example.com.. -a.example.com
        a-.example.com com. example.com;127.0.0.1 example.com,127.0.0.1""";
    for (String host : hosts.split("\\s+")) {
      urls.add("https://" + host + "/");
    }
    urls.add("https://\u200bexample.com/");
    urls.add("https://exa\u00admple.com/");
    urls.add("https://example.com\u0000/");
    urls.add("https://ex ample.com/");
    urls.add("https://" + "a".repeat(64) + ".com/");
    urls.add("https://" + ("a".repeat(62) + ".").repeat(4) + "co/");
    return urls;
  }

  static List<String> shapes() {
    List<String> urls =
        new ArrayList<>(
            List.of(
                """
                http://example.com/ http://u:p@example.com/ https://u:p@example.com/ https://@example.com/
                https://example.com@/ https://example.com\\@127.0.0.1/ https://127.0.0.1\\.example.com/
                https://example.com#@127.0.0.1/ https://example.com/?x=#y https://a@127.0.0.1:80#@example.com/
                https://example.com&@127.0.0.1/ https://example.com:443@127.0.0.1/ https:/example.com
                https:example.com https:///x //example.com/ file:///etc/passwd jar:https://x!/ gopher://x:70/_
                ftp://example.com/ ldap://example.com/ https://example.com:0/ https://example.com:99999/
                https://example.com:-1/ https://example.com:080/ https://example.com:80:443/
                https://example.com:22/ https://example.com:6379/ https://example.com:9092/
                https://example.com//x https:// /x x"""
                    .split("\\s+")));
    for (String piece : List.of(" ", "\t", "\r\n", "\0", "\n")) {
      urls.add("https://exa" + piece + "mple.com/");
      urls.add("https://example.com/a" + piece + "b");
    }
    urls.add("");
    urls.add("https://example.com/" + "a".repeat(2_049 - 20));
    return urls;
  }

  @ParameterizedTest
  @MethodSource({"literals", "names", "shapes"})
  void isNotCalled(String url) {
    assertThat(isConsidered(url)).isFalse();
  }

  @Test
  void thereAreAtLeastAHundredAndFiftyRows() {
    long rows = Stream.of(literals(), names(), shapes()).flatMap(List::stream).distinct().count();
    assertThat(rows).isGreaterThanOrEqualTo(150);
    System.out.printf("egress: %d literal, name and URL rows refused%n", rows);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "HTTPS://EXAMPLE.COM./A, example.com, /A",
        "https://example.com:0443/, example.com, /",
        "https://example.com:/, example.com, /",
        "https://example.com, example.com, /",
        "https://example.com?x=1, example.com, /?x=1",
        "https://example.com/?, example.com, /?",
        "https://xn--mnchen-3ya.de/x, xn--mnchen-3ya.de, /x",
        "https://example.com/%00, example.com, /%00",
        "https://example.com/../x, example.com, /../x",
        "https://example.com/%2e%2e/, example.com, /%2e%2e/",
        "https://127.0.0.1.nip.io/, 127.0.0.1.nip.io, /",
      })
  void isCalledInItsCanonicalForm(String url, String host, String requestTarget) {
    TargetUrl.Usable usable = (TargetUrl.Usable) TargetUrl.parse(url);
    assertThat(STRICT.considers(usable)).isTrue();
    assertThat(usable.tls()).isTrue();
    assertThat(usable.port()).isEqualTo(443);
    assertThat(usable.host()).isEqualTo(host);
    assertThat(usable.authority()).isEqualTo(host);
    assertThat(usable.requestTarget()).isEqualTo(requestTarget);
  }

  @Test
  void theLongestNameAndTheLongestUrlAreTaken() {
    String name = ("a".repeat(62) + ".").repeat(4) + "c";
    assertThat(name).hasSize(253);
    assertThat(isConsidered("https://" + name + "/")).isTrue();
    assertThat(isConsidered("https://example.com/" + "a".repeat(2_048 - 20))).isTrue();
  }

  @Test
  void aPortIsNamedInTheHostHeaderUnlessItIsTheSchemesOwn() {
    assertThat(authority("http://example.com:8080/")).isEqualTo("example.com:8080");
    assertThat(authority("http://example.com/")).isEqualTo("example.com");
    assertThat(authority("https://example.com:80/")).isEqualTo("example.com:80");
    assertThat(authority("http://[::1]:8080/")).isEqualTo("[0:0:0:0:0:0:0:1]:8080");
  }

  @Test
  void itPrintsNoPath() {
    assertThat(TargetUrl.parse("https://hooks.example/catch/secret?k=v").toString())
        .isEqualTo("hooks.example");
  }

  @Test
  void mutatedUrlsNeverThrowAndNeverGainAHostOfTheirOwn() {
    Random random = new Random(1);
    String alphabet = "@:/\\?#%[].;,&\0 \r\naA01-_①。";
    for (int i = 0; i < 300_000; i++) {
      StringBuilder text = new StringBuilder("https://crm.example.com:443/hooks/voice?k=v");
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        text.insert(
            random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
      }
      if (TargetUrl.parse(text.toString()) instanceof TargetUrl.Usable usable
          && STRICT.considers(usable)) {
        // What every reader of a URL would agree on: up to the first slash, colon or question mark.
        String host = text.substring("https://".length()).split("[:/?]", 2)[0];
        assertThat(usable.host() + ".")
            .as("%s", text)
            .isEqualToIgnoringCase(host.endsWith(".") ? host : host + ".");
        assertThat(usable.requestTarget()).matches("/[!-~]*");
      }
    }
  }

  private static String authority(String url) {
    return ((TargetUrl.Usable) TargetUrl.parse(url)).authority();
  }

  private static boolean isConsidered(String url) {
    return TargetUrl.parse(url) instanceof TargetUrl.Usable usable && STRICT.considers(usable);
  }
}

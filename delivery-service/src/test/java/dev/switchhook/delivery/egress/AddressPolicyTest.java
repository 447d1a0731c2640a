package dev.switchhook.delivery.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
  private static final AddressPolicy STRICT = AddressPolicy.allowing(List.of());

  @Test
  void aPublicNameIsCalledWhenAllItsAddressesArePublic() {
    assertThat(admits(STRICT, "https://crm.example/", "93.184.216.34")).isTrue();
    assertThat(admits(STRICT, "https://crm.example/", "93.184.216.34", "2606:2800:220:1::1"))
        .isTrue();
    assertThat(admits(STRICT, "https://crm.example/")).isFalse();
  }

  @Test
  void oneDeniedAddressDeniesAll() {
    assertThat(admits(STRICT, "https://crm.example/", "93.184.216.34", "127.0.0.1")).isFalse();
    assertThat(admits(STRICT, "https://crm.example/", "127.0.0.1", "93.184.216.34")).isFalse();
    assertThat(admits(STRICT, "https://crm.example/", "::1")).isFalse();
    assertThat(admits(STRICT, "https://crm.example/", "64:ff9b::7f00:1")).isFalse();
    assertThat(admits(STRICT, "https://crm.example/", "0.0.0.0")).isFalse();
  }

  @Test
  void withoutAnExceptionNeitherHttpNorAnotherPortNorALiteralNorALocalName() {
    for (String url :
        List.of(
            "http://crm.example/",
            "https://crm.example:8443/",
            "https://93.184.216.34/",
            "https://crm/",
            "https://crm.internal/",
            "https://localhost/")) {
      assertThat(admits(STRICT, url, "93.184.216.34")).as(url).isFalse();
    }
  }

  @Test
  void anAllowedPairIsThatHostAndThatPort() {
    AddressPolicy policy = AddressPolicy.allowing(List.of("LocalHost:8080", "[::1]:9090"));
    assertThat(admits(policy, "http://localhost:8080/x", "127.0.0.1")).isTrue();
    assertThat(admits(policy, "https://localhost:8080/x", "127.0.0.1")).isTrue();
    assertThat(admits(policy, "http://[::1]:9090/", "::1")).isTrue();
    assertThat(admits(policy, "http://localhost:8081/x", "127.0.0.1")).isFalse();
    assertThat(admits(policy, "http://a.localhost:8080/x", "127.0.0.1")).isFalse();
    assertThat(admits(policy, "http://127.0.0.1:8080/x", "127.0.0.1")).isFalse();
  }

  @Test
  void anAllowedRangeIsItsAddressesOnAnyPort() {
    AddressPolicy policy = AddressPolicy.allowing(List.of("127.0.0.0/8", "10.1.0.0/16"));
    assertThat(admits(policy, "http://127.0.0.1:49152/x", "127.0.0.1")).isTrue();
    assertThat(admits(policy, "http://crm.example:81/", "127.9.9.9", "10.1.2.3")).isTrue();
    assertThat(admits(policy, "https://crm.example/", "10.1.2.3", "93.184.216.34")).isTrue();
    assertThat(admits(policy, "http://crm.example/", "10.1.2.3", "93.184.216.34")).isFalse();
    assertThat(admits(policy, "http://crm.example/", "10.2.0.0")).isFalse();
    assertThat(admits(policy, "http://[::1]/", "::1")).isFalse();
  }

  @Test
  void whatIsAdmittedIsAlsoConsidered() {
    AddressPolicy pair = AddressPolicy.allowing(List.of("localhost:8080"));
    assertThat(pair.considers(url("http://localhost:8080/"))).isTrue();
    assertThat(pair.considers(url("http://localhost:8081/"))).isFalse();
    assertThat(AddressPolicy.allowing(List.of("10.0.0.0/8")).considers(url("http://x.example/")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "localhost", "127.0.0.1", ":8080", "localhost:", "localhost:x", "localhost:0",
            "localhost:99999",
        "10.0.0.0/33", "10.1.0.0/8", "::1/129", "10.0.0/8", "127.1/32", "fe80::/x",
            "http://localhost:80/", "a b:80"
      })
  void anEntryThatIsNeitherStopsTheStart(String entry) {
    assertThatThrownBy(() -> AddressPolicy.allowing(List.of("10.0.0.0/8", entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(entry);
  }

  private static boolean admits(AddressPolicy policy, String url, String... addresses) {
    List<InetAddress> all = Arrays.stream(addresses).map(InetAddress::ofLiteral).toList();
    return policy.considers(url(url)) && policy.admits(url(url), all);
  }

  private static TargetUrl.Usable url(String text) {
    return (TargetUrl.Usable) TargetUrl.parse(text);
  }
}

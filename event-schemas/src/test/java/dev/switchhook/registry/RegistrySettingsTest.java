package dev.switchhook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrySettingsTest {
  private static final String URL = "schema.registry.url";
  private static final String HOSTNAMES = "schema.registry.ssl.endpoint.identification.algorithm";

  @Test
  void theseAreTheDefaults() {
    assertThat(RegistrySettings.of(Map.of(URL, "http://a:1")).forClient())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                URL,
                "http://a:1",
                "auto.register.schemas",
                "false",
                "avro.remove.java.properties",
                "true",
                "key.subject.name.strategy",
                "io.confluent.kafka.serializers.subject.TopicNameStrategy",
                "value.subject.name.strategy",
                "io.confluent.kafka.serializers.subject.TopicNameStrategy",
                HOSTNAMES,
                "https",
                "http.connect.timeout.ms",
                5_000,
                "http.read.timeout.ms",
                10_000,
                "schema.registry.missing.id.grace.ms",
                "30000"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rule.executors                       | x           | rules, data contracts and field encryption
          rule.actions                         | x           | rules, data contracts and field encryption
          rule.service.loader.enable           | true        | rules, data contracts and field encryption
          enable.rule.service                  | true        | rules, data contracts and field encryption
          use.latest.with.metadata             | a=b         | rules, data contracts and field encryption
          use.latest.version                   | true        | a program writes with the schemas it was built with
          use.schema.id                        | 3           | a program writes with the schemas it was built with
          auto.register.schemas                | true        | always false in our programs
          value.subject.name.strategy          | x.AssociatedNameStrategy | always io.confluent.kafka.serializers.subject.TopicNameStrategy
          latest.cache.size                    | 5           | a program writes with the schemas it was built with
          value.schema.id.serializer           | x           | schema ids in headers
          context.name.strategy                | x           | contexts
          schema.reflection                    | true        | reflection
          avro.reflection.allow.null           | true        | reflection
          basic.auth.credentials.source        | SASL_INHERIT | not supported: SASL_INHERIT
          bearer.auth.credentials.source       | OAUTHBEARER | OAUTHBEARER does not work beside Kafka 4
          bearer.auth.credentials.source       | SASL_OAUTHBEARER_INHERIT | SASL_OAUTHBEARER_INHERIT does not work beside Kafka 4
          bearer.auth.credentials.source       | CUSTOM      | not supported: CUSTOM
          bearer.auth.credentials.source       | UAMI        | not supported: UAMI
          bearer.auth.issuer.endpoint.url      | http://x    | OAUTHBEARER does not work beside Kafka 4
          bearer.auth.client.secret            | s3cret      | OAUTHBEARER does not work beside Kafka 4
          bearer.auth.custom.provider.class    | x           | credentials out of foreign classes
          sasl.jaas.config                     | x           | credentials taken over from Kafka's
          specific.avro.reader                 | true        | has no effect
          ssl.truststore.location              | x           | the client ignores it; write schema.registry.ssl.truststore.location
          ssl.endpoint.identification.algorithm | https      | the client ignores it; write schema.registry.ssl.endpoint
          schema.registry.ssl.provider         | x           | no setting of the Schema Registry client
          schema.registry.urls                 | http://a    | no setting of the Schema Registry client
          bootstrap.servers                    | a:1         | no setting of the Schema Registry client
          schema.registry.missing.id.grace.ms  | soon        | not a number of milliseconds
          http.read.timeout.ms                 | soon        | not a whole number from 1
          http.read.timeout.ms                 | 0           | not a whole number from 1
          max.retries                          | -1          | not a whole number from 0
          proxy.host                           | proxy       | together with proxy.port
          """)
  void whatWouldBeIgnoredIsRefusedByName(String key, String value, String why) {
    assertThatThrownBy(() -> RegistrySettings.of(Map.of(URL, "http://a:1", key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key + ": ")
        .hasMessageContaining(why)
        .message()
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "'',required",
    "' , ',required",
    "registry:8081,neither http nor https",
    "mock://x,neither http nor https",
    "http://a/contexts/:.ctx:,contexts"
  })
  void aUrlThatCannotWorkIsRefused(String url, String why) {
    assertThatThrownBy(() -> RegistrySettings.of(Map.of(URL, url)))
        .hasMessageContaining(URL + ": ")
        .hasMessageContaining(why);
  }

  @Test
  void credentialsOfARefusedUrlAreNotShown() {
    assertThatThrownBy(() -> RegistrySettings.of(Map.of(URL, "ftp://user:s3cret@a")))
        .message()
        .contains("ftp://a")
        .doesNotContain("s3cret");
  }

  @Test
  void theUserOfAUrlIsTakenOutOfIt() {
    RegistrySettings settings =
        RegistrySettings.of(Map.of(URL, "http://me:p%40ss+1@a:1/x, http://me:p%40ss+1@b:1"));

    assertThat(settings.urls()).containsExactly("http://a:1/x", "http://b:1");
    assertThat(settings.forClient())
        .containsEntry(URL, "http://a:1/x,http://b:1")
        .containsEntry("basic.auth.credentials.source", "USER_INFO")
        .containsEntry("basic.auth.user.info", "me:p@ss+1");
    assertThatThrownBy(() -> RegistrySettings.of(Map.of(URL, "http://me:1@a,http://you:2@b")))
        .hasMessageContaining("another user for each URL");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThatThrownBy(() -> RegistrySettings.of(Map.of("rule.actions", "x", "use.schema.id", "3")))
        .hasMessageContaining("rule.actions: ")
        .hasMessageContaining("use.schema.id: ")
        .hasMessageContaining(URL + ": required");
  }

  @Test
  void hostNamesAreVerifiedUnlessSaidTwice() {
    assertThatThrownBy(() -> with(HOSTNAMES, "")).hasMessageContaining(HOSTNAMES);
    assertThatThrownBy(() -> with(HOSTNAMES, "none")).hasMessageContaining(HOSTNAMES);
    assertThat(
            RegistrySettings.of(
                    Map.of(
                        URL,
                        "https://a",
                        HOSTNAMES,
                        "",
                        "schema.registry.ssl.allow.any.hostname",
                        "true"))
                .forClient())
        .containsEntry(HOSTNAMES, "");
  }

  @Test
  void keysMayCarryThePrefixAndPasswordsAreUnwrapped() {
    Map<String, Object> given = new HashMap<>();
    given.put(URL, "http://a:1, http://b:1");
    given.put("schema.registry.http.read.timeout.ms", "7000");
    given.put("schema.registry.basic.auth.user.info", new Password("user:pass"));
    given.put("schema.registry.request.header.X-Trace", "on");
    given.put("schema.registry.missing.id.grace.ms", "5");
    RegistrySettings settings = RegistrySettings.of(given);

    assertThat(settings.urls()).containsExactly("http://a:1", "http://b:1");
    assertThat(settings.forClient())
        .containsEntry("http.read.timeout.ms", 7_000)
        .containsEntry("basic.auth.user.info", "user:pass");
    assertThat(settings.requestHeaders()).containsExactly(Map.entry("X-Trace", "on"));
    assertThat(settings.missingGrace()).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void aKeyGivenTwiceIsAMistake() {
    assertThatThrownBy(
            () ->
                RegistrySettings.of(
                    Map.of(
                        URL, "http://a", "max.retries", "1", "schema.registry.max.retries", "2")))
        .hasMessageContaining("schema.registry.max.retries: given with and without");
  }

  @Test
  void aProxyThatWouldReadCredentialsIsRefused() {
    Map<String, String> proxy = Map.of("proxy.host", "proxy", "proxy.port", "3128");
    Map<String, String> open = new HashMap<>(proxy);
    open.put(URL, "http://user:s3cret@a");
    assertThatThrownBy(() -> RegistrySettings.of(open))
        .hasMessageContaining("proxy.host: would read the credentials")
        .message()
        .doesNotContain("s3cret");
    open.put(URL, "https://user:s3cret@a");
    assertThat(RegistrySettings.of(open).forClient()).containsEntry("proxy.port", 3_128);
    open.put(URL, "http://a");
    assertThat(RegistrySettings.of(open).forClient()).containsEntry("proxy.host", "proxy");
    open.put("request.header.authorization", "s3cret");
    assertThatThrownBy(() -> RegistrySettings.of(open)).hasMessageContaining("would read");
  }

  private static void with(String key, String value) {
    RegistrySettings.of(Map.of(URL, "http://a:1", key, value));
  }
}

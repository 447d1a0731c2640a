package dev.switchhook.ingest.api;

import static dev.switchhook.ingest.api.ApiFixture.SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.ingest.api.ApiFixture.Answer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiAccessTest {
  private static final String MINIMAL =
      """
      {"url": "https://crm.example/hooks", "event_types": ["call.*"]}""";

  @TempDir private Path folder;
  private ApiFixture api;

  @BeforeEach
  void starts() {
    api = ApiFixture.start(folder);
  }

  @AfterEach
  void ends() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{\"url\":1,\"url\":2}", "{} {}", "{\"a\":NaN}"})
  void aBodyThatIsNoPlainJsonObjectIsRefused(String body) {
    assertThat(api.post(body).status()).isEqualTo(400);
  }

  @Test
  void tenantsDoNotSeeEachOther() {
    String one = api.post(MINIMAL).header("location");
    String others = one.replace("ten_a", "ten_b");
    assertThat(api.get(others).status()).isEqualTo(404);
    assertThat(api.send("PATCH", others, "{\"lanes\": 2}").status()).isEqualTo(404);
    assertThat(api.send("DELETE", others, null).status()).isEqualTo(404);
    assertThat(api.get("/v1/tenants/ten_b/subscriptions").json().get("data")).isEmpty();
    assertThat(api.get("/v1/tenants/a%2Fb/subscriptions").status()).isEqualTo(400);
  }

  @Test
  void whoHasNoKeyIsToldNothing() {
    for (String given : new String[] {"", "Bearer", "Bearer op-kez", "Basic " + ApiFixture.KEY}) {
      Answer answer = api.send("GET", SUBSCRIPTIONS, null, "authorization", given);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    }
    assertThat(api.send("GET", "/nowhere", null, "authorization", "").status()).isEqualTo(401);
    assertThat(api.send("GET", SUBSCRIPTIONS, null, "authorization", "bearer op-key").status())
        .isEqualTo(200);
  }

  @Test
  void withoutAKeyNobodyIsAdmittedUnlessItIsOpen() {
    try (ApiFixture closed = new ApiFixture(folder, false, Optional.empty(), false);
        ApiFixture open = new ApiFixture(folder, true, Optional.empty(), false)) {
      assertThat(closed.get(SUBSCRIPTIONS).status()).isEqualTo(401);
      assertThat(open.send("GET", SUBSCRIPTIONS, null, "authorization", "").status())
          .isEqualTo(200);
    }
  }

  @Test
  void aDevelopersMachineMayBeAnEndpointWhereTheOperatorSaysSo() {
    try (ApiFixture developing = new ApiFixture(folder, true, Optional.empty(), true)) {
      Answer made =
          developing.post(MINIMAL.replace("https://crm.example", "http://127.0.0.1:4711"));
      assertThat(made.status()).isEqualTo(201);
      assertThat(made.json().get("url").textValue()).isEqualTo("http://127.0.0.1:4711/hooks");
      assertThat(made.json().get("url_host").textValue()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void whatIsNoRequestOfThisApiIsAProblemToo() {
    assertThat(api.get("/v1/nothing").status()).isEqualTo(404);
    assertThat(api.send("PUT", SUBSCRIPTIONS, "{}").status()).isEqualTo(405);
    Answer form =
        api.send("POST", SUBSCRIPTIONS, MINIMAL, "content-type", "text/plain; charset=utf-8");
    assertThat(form.status()).isEqualTo(415);
    Answer large = api.post("{\"description\": \"" + "x".repeat(70_000) + "\"}");
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.json().get("title").textValue()).isEqualTo("Content Too Large");
    assertThat(api.get("/v1/nothing").header("content-type")).isEqualTo("application/problem+json");
  }
}

package dev.switchhook.delivery.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.delivery.egress.Transport;
import dev.switchhook.delivery.signature.SigningSecret;
import dev.switchhook.events.AuthKind;
import dev.switchhook.events.BreakerState;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DisabledReason;
import dev.switchhook.events.HttpVersionChoice;
import dev.switchhook.events.Ordering;
import dev.switchhook.events.ReceiverProfile;
import dev.switchhook.events.SignatureScheme;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.Keysets;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TermsReaderTest {
  private static final Instant NOW = SubscriptionRows.BORN.plusSeconds(3_600);
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
  private static final byte[] OLDER = "fedcba9876543210fedcba9876543210".getBytes(UTF_8);

  @TempDir private static Path folder;
  private Envelope envelope;
  private TermsReader reader;

  @BeforeEach
  void openKeys() {
    Path keyset = folder.resolve("keyset.json");
    Keysets.createIfAbsent(keyset);
    envelope = Envelope.open(keyset);
    reader =
        new TermsReader(
            new EndpointOpener(envelope, Duration.ofSeconds(15), InstantSource.fixed(NOW)));
  }

  @Test
  void anActiveSubscriptionHasItsEndpointWithEverySecretOpened() throws BadRow {
    SubscriptionTerms terms =
        reader.read(
            row()
                .signedWith("sec_2", SECRET)
                .signedWith("sec_1", OLDER, SignatureScheme.V1, Optional.of(NOW.plusSeconds(60)))
                .auth(AuthKind.BEARER, "t0ken")
                .header("X-Api-Key", "k3y")
                .maxInFlight(3)
                .timeoutMs(2_000)
                .schedule(1_000L, 5_000L)
                .get(),
            null);

    assertThat(terms.tenantId()).isEqualTo("ten_1");
    assertThat(terms.host()).isEqualTo("crm.example");
    assertThat(terms.lane().maxInFlight()).hasValue(3);
    assertThat(terms.lane().retryScheduleMs()).hasValue(List.of(1_000L, 5_000L));
    Endpoint endpoint = endpoint(terms);
    assertThat(endpoint.url()).hasToString("https://crm.example/hooks");
    assertThat(endpoint.deadline()).isEqualTo(Duration.ofSeconds(2));
    assertThat(endpoint.headers())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("authorization", "Bearer t0ken", "x-api-key", "k3y"));
    assertThat(endpoint.signingSecrets())
        .containsExactly(
            SigningSecret.hmac(SECRET, Optional.empty()),
            SigningSecret.hmac(OLDER, Optional.of(NOW.plusSeconds(60))));
  }

  @Test
  void whatItDoesNotSayIsTheServices() throws BadRow {
    SubscriptionTerms terms =
        reader.read(row().signedWith("sec_1", SECRET).profile(ReceiverProfile.UNKNOWN).get(), null);

    assertThat(terms.lane()).isEqualTo(LaneTerms.STANDARD);
    assertThat(endpoint(terms).deadline()).isEqualTo(Duration.ofSeconds(15));
    assertThat(endpoint(terms).profile()).isEqualTo(ReceiverProfile.STANDARD);
    assertThat(endpoint(terms).headers()).isEmpty();
  }

  @Test
  void itsPaceIsItsOwnElseItsProfilesSharedByItsLanes() throws BadRow {
    LaneTerms own =
        lane(
            row()
                .profile(ReceiverProfile.ZAPIER)
                .rate(9.0)
                .maxInFlight(7)
                .lanes(3)
                .order(Ordering.NONE, 500L));

    assertThat(own.ratePerSecond()).hasValue(3.0);
    assertThat(own.maxInFlight()).hasValue(2);
    assertThat(own.ordered()).isFalse();
    assertThat(own.orderHold()).hasValue(Duration.ofMillis(500));
    assertThat(lane(row().maxInFlight(2).lanes(3)).maxInFlight()).hasValue(1);
    assertThat(lane(row().profile(ReceiverProfile.ZAPIER)).ratePerSecond()).hasValue(20.0);
    assertThat(lane(row().profile(ReceiverProfile.ZAPIER).lanes(4)).ratePerSecond()).hasValue(5.0);
    assertThat(lane(row().profile(ReceiverProfile.MAKE)).ratePerSecond()).hasValue(25.0);
    assertThat(lane(row().profile(ReceiverProfile.MAKE).lanes(5)).ratePerSecond()).hasValue(5.0);
  }

  @Test
  void behindZapierNothingWaitsForAnOrderThatNobodyAskedFor() throws BadRow {
    SubscriptionRows zapier = row().profile(ReceiverProfile.ZAPIER);

    assertThat(lane(zapier.order(Ordering.UNKNOWN, null)).ordered()).isFalse();
    assertThat(lane(zapier.order(Ordering.PER_CALL, null)).ordered()).isTrue();
    for (ReceiverProfile other :
        List.of(ReceiverProfile.STANDARD, ReceiverProfile.MAKE, ReceiverProfile.UNKNOWN)) {
      assertThat(lane(row().profile(other).order(Ordering.UNKNOWN, null)).ordered())
          .as(other.name())
          .isTrue();
    }
  }

  @Test
  void aSecretUrlAndBasicCredentialsAreOpenedToo() throws BadRow {
    SubscriptionTerms terms =
        reader.read(
            row()
                .signedWith("sec_1", SECRET)
                .secretUrl("https://hooks.example/t0p/s3cret")
                .auth(AuthKind.BASIC, "user:pass")
                .get(),
            null);

    assertThat(endpoint(terms).url()).hasToString("https://hooks.example/t0p/s3cret");
    assertThat(endpoint(terms).headers()).containsEntry("authorization", "Basic dXNlcjpwYXNz");
    assertThat(terms.toString()).doesNotContain("s3cret", "dXNlcjpwYXNz");
  }

  @Test
  void aDeadlineIsOneToThirtySeconds() throws BadRow {
    assertThat(endpoint(reader.read(row().signedWith("s", SECRET).timeoutMs(1).get(), null)))
        .extracting(Endpoint::deadline)
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(endpoint(reader.read(row().signedWith("s", SECRET).timeoutMs(99_000).get(), null)))
        .extracting(Endpoint::deadline)
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aSecretThatDoesNotOpenLocksItAndSaysNothingOfIt() throws BadRow {
    SubscriptionRows other = SubscriptionRows.of(envelope, "sub_2", "ten_1");
    Subscription copied =
        row()
            .withSigningSecret(
                "sec_1", other.seal(SECRET, "signing/sec_1"), SignatureScheme.V1, Optional.empty())
            .get();

    assertThat(reader.read(copied, null).standing())
        .isInstanceOfSatisfying(
            Standing.Locked.class,
            locked -> assertThat(locked.why()).contains("signing/sec_1", "CORRUPT_OR_MOVED"));
  }

  @Test
  void withoutASecretThatSignsNothingIsSent() throws BadRow {
    Instant over = NOW.minusSeconds(1);
    List<Subscription> unsigned =
        List.of(
            row().get(),
            row().signedWith("sec_1", SECRET, SignatureScheme.V1, Optional.of(over)).get(),
            row().signedWith("sec_1", SECRET, SignatureScheme.UNKNOWN, Optional.empty()).get());
    for (Subscription subscription : unsigned) {
      assertThat(reader.read(subscription, null).standing()).isInstanceOf(Standing.Locked.class);
    }
  }

  @Test
  void anUnknownKindOfAuthenticationWaitsForABuildThatKnowsIt() throws BadRow {
    Subscription subscription =
        row().signedWith("sec_1", SECRET).auth(AuthKind.UNKNOWN, null).get();

    assertThat(reader.read(subscription, null).standing()).isInstanceOf(Standing.Locked.class);
  }

  @Test
  void pausedAndDisabledAreStopped() throws BadRow {
    for (SubscriptionStatus status :
        List.of(SubscriptionStatus.PAUSED, SubscriptionStatus.DISABLED)) {
      assertThat(reader.read(row().state(status).get(), null).standing())
          .isEqualTo(new Standing.Stopped(DeadReason.ENDPOINT_DISABLED));
    }
    assertThat(reader.read(row().state(SubscriptionStatus.UNKNOWN).get(), null).standing())
        .isInstanceOf(Standing.Locked.class);
  }

  @Test
  void whatDeliveryLearnedCountsUntilAPersonHasTouchedIt() throws BadRow {
    Subscription subscription = row().signedWith("sec_1", SECRET).get();

    assertThat(reader.read(subscription, disabled(DisabledReason.GONE, NOW)).standing())
        .isEqualTo(new Standing.Stopped(DeadReason.ENDPOINT_GONE));
    assertThat(reader.read(subscription, disabled(DisabledReason.LONG_FAILURE, NOW)).standing())
        .isEqualTo(new Standing.Stopped(DeadReason.ENDPOINT_DISABLED));
    Instant before = SubscriptionRows.BORN.minusSeconds(1);
    assertThat(reader.read(subscription, disabled(DisabledReason.GONE, before)).standing())
        .isInstanceOf(Standing.Active.class);
  }

  @Test
  void whatWasLearnedSinceAPersonTouchedItIsAHint() throws BadRow {
    SubscriptionState state = failing(SubscriptionRows.BORN.plusSeconds(60));
    LearnedState learned = reader.read(row().signedWith("s", SECRET).get(), state).learned();

    assertThat(learned)
        .isEqualTo(
            new LearnedState(
                Optional.empty(),
                BreakerState.OPEN,
                Optional.of(NOW),
                Optional.of(NOW.plus(Duration.ofHours(24))),
                new Failures(
                    Optional.of(SubscriptionRows.BORN.plusSeconds(60)),
                    7,
                    Optional.of(SubscriptionRows.BORN.plusSeconds(90)),
                    Optional.of(SubscriptionRows.BORN.plusSeconds(30)),
                    OptionalInt.of(503))));
    assertThat(reader.read(row().signedWith("s", SECRET).get(), null).learned())
        .isEqualTo(LearnedState.NOTHING);
  }

  @Test
  void whatWasLearnedBeforeAPersonTouchedItIsNot() throws BadRow {
    Subscription since = row().signedWith("s", SECRET).enabledAt(NOW.plusSeconds(1)).get();
    assertThat(reader.read(since, failing(SubscriptionRows.BORN)).learned())
        .isEqualTo(LearnedState.NOTHING);

    // Written after it, of failures that began before it.
    Subscription between =
        row().signedWith("s", SECRET).enabledAt(SubscriptionRows.BORN.plusSeconds(75)).get();
    Failures failures =
        reader.read(between, failing(SubscriptionRows.BORN.plusSeconds(60))).learned().failures();
    assertThat(failures.count()).isZero();
    assertThat(failures.since()).isEmpty();
  }

  @Test
  void newsOfALaneOpenNoSecrets() throws BadRow {
    Subscription subscription = row().signedWith("s", SECRET).get();
    SubscriptionTerms before = reader.read(subscription, null);
    SubscriptionTerms after = reader.relearn(before, subscription, failing(NOW));

    assertThat(after.standing()).isSameAs(before.standing());
    assertThat(after.learned().failures().count()).isEqualTo(7);
    assertThat(after.treatsAs(before)).isTrue();
    assertThat(reader.relearn(after, subscription, disabled(DisabledReason.GONE, NOW)).standing())
        .isEqualTo(new Standing.Stopped(DeadReason.ENDPOINT_GONE));
  }

  @Test
  void rowsThatNoKeyCouldMakeUsableAreBad() {
    List<Subscription> bad =
        List.of(
            row().signedWith("s", SECRET).url("https://a b/").get(),
            row().signedWith("s", SECRET).url(null).get(),
            row().signedWith("s", SECRET).schedule(1_234L).get(),
            row().signedWith("s", SECRET).rate(0.0).get(),
            row().signedWith("s", new byte[3]).get(),
            row().signedWith("s", SECRET).auth(AuthKind.BEARER, null).get());
    for (Subscription subscription : bad) {
      assertThatThrownBy(() -> reader.read(subscription, null)).isInstanceOf(BadRow.class);
    }
  }

  private LaneTerms lane(SubscriptionRows row) throws BadRow {
    return reader.read(row.signedWith("s", SECRET).get(), null).lane();
  }

  @Test
  void itsCertificateIsOpenedWithItsKey() throws Exception {
    X509Bundle own = certificate();
    Transport transport =
        endpoint(
                reader.read(
                    row()
                        .signedWith("s", SECRET)
                        .http(HttpVersionChoice.HTTP_2_IF_OFFERED)
                        .clientCertificate(
                            own.getCertificatePEM(), own.getPrivateKeyPEM(), "client_key")
                        .get(),
                    null))
            .transport();
    assertThat(transport.http2()).isTrue();
    assertThat(transport.identity()).isPresent();
    assertThat(transport.toString()).doesNotContain("PRIVATE", "MIG");
  }

  @Test
  void aCertificateThatCannotBeUsedLocksTheSubscription() throws Exception {
    X509Bundle own = certificate();
    String chain = own.getCertificatePEM();
    String key = own.getPrivateKeyPEM();
    String another = certificate().getPrivateKeyPEM();
    for (SubscriptionRows each :
        List.of(
            row().clientCertificate(chain, another, "client_key"),
            row().clientCertificate(chain, "no key", "client_key"),
            row().clientCertificate("no chain", key, "client_key"),
            row().clientCertificate(chain, key, "auth"))) {
      assertThat(reader.read(each.signedWith("s", SECRET).get(), null).standing())
          .isInstanceOf(Standing.Locked.class);
    }
  }

  @Test
  void aVersionThatThisBuildDoesNotKnowIsTheOldOne() throws BadRow {
    for (HttpVersionChoice each : List.of(HttpVersionChoice.UNKNOWN, HttpVersionChoice.HTTP_1_1)) {
      assertThat(
              endpoint(reader.read(row().signedWith("s", SECRET).http(each).get(), null))
                  .transport())
          .isEqualTo(Transport.STANDARD);
    }
  }

  private static X509Bundle certificate() throws Exception {
    return new CertificateBuilder()
        .subject("CN=tenant")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private SubscriptionRows row() {
    return SubscriptionRows.of(envelope, "sub_1", "ten_1");
  }

  private static Endpoint endpoint(SubscriptionTerms terms) {
    return ((Standing.Active) terms.standing()).endpoint();
  }

  private static SubscriptionState failing(Instant since) {
    return SubscriptionState.newBuilder(disabled(DisabledReason.NONE, NOW))
        .setDisabled(false)
        .setDisabledAt(null)
        .setBreaker(BreakerState.OPEN)
        .setBreakerChangedAt(NOW)
        .setNotBefore(NOW.plus(Duration.ofDays(300)))
        .setFailingSince(since)
        .setConsecutiveFailures(7)
        .setGoneSince(since.plusSeconds(30))
        .setLastSuccessAt(SubscriptionRows.BORN.plusSeconds(30))
        .setLastStatusCode(503)
        .build();
  }

  static SubscriptionState disabled(DisabledReason why, Instant at) {
    return SubscriptionState.newBuilder()
        .setSubscriptionId("sub_1")
        .setTenantId("ten_1")
        .setSubscriptionVersion(1)
        .setDisabled(true)
        .setDisabledReason(why)
        .setDisabledAt(at)
        .setBreaker(BreakerState.CLOSED)
        .setUpdatedAt(at)
        .setWorker("host/0")
        .build();
  }
}

package dev.switchhook.delivery.egress;

import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * What the connector is told.
 *
 * @param connectionsPerHost above the most POSTs in flight: the engine is the only queue
 * @param connectionLife after which a connection takes no further request, in whole seconds
 * @param trust empty: the certificate authorities of the JVM
 */
public record EgressSettings(
    AddressPolicy policy,
    int connectionsPerHost,
    Duration connectionLife,
    Optional<TrustOptions> trust) {
  /** So that a change of DNS or of the policy bites. */
  private static final Duration LIFE = Duration.ofSeconds(60);

  public EgressSettings(
      AddressPolicy policy, int connectionsPerHost, Optional<TrustOptions> trust) {
    this(policy, connectionsPerHost, LIFE, trust);
  }

  int connectionLifeSeconds() {
    return Math.toIntExact(connectionLife.toSeconds());
  }
}

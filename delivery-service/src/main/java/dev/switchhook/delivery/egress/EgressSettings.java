package dev.switchhook.delivery.egress;

import io.vertx.core.net.TrustOptions;
import java.util.Optional;

/**
 * What the connector is told.
 *
 * @param connectionsPerHost above the most POSTs in flight: the engine is the only queue
 * @param trust empty: the certificate authorities of the JVM
 */
public record EgressSettings(
    AddressPolicy policy, int connectionsPerHost, Optional<TrustOptions> trust) {}

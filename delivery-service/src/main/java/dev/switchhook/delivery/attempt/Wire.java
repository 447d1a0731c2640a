package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.egress.GuardedConnector;
import dev.switchhook.delivery.signature.Signer;
import io.vertx.core.Vertx;

/** What all exchanges of one loop share. */
record Wire(
    Vertx vertx, GuardedConnector connector, Signer signer, Clocks clocks, SendMeters meters) {}

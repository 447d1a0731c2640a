package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.egress.GuardedConnector;
import io.vertx.core.Vertx;

/** What all exchanges of one loop share. */
record Wire(
    Vertx vertx,
    GuardedConnector connector,
    Signatures signatures,
    Clocks clocks,
    SendMeters meters,
    Deadlines deadlines) {}

package dev.switchhook.delivery.intake;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks: what is due is told by the wall, what is waited for by the other.
 *
 * @param nanos monotonic, in nanoseconds from an arbitrary origin
 */
public record Clocks(InstantSource wall, LongSupplier nanos) {}

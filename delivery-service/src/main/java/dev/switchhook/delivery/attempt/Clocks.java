package dev.switchhook.delivery.attempt;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Both of them: the wall clock signs, the other measures.
 *
 * @param nanos monotonic
 */
public record Clocks(InstantSource wall, LongSupplier nanos) {}

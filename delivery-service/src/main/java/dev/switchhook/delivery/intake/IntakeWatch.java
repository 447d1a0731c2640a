package dev.switchhook.delivery.intake;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * Who is told how the intake fares.
 *
 * @param worker its number in this process: the tag that keeps the gauges of two workers apart
 */
public record IntakeWatch(MeterRegistry meters, int worker, Readiness readiness) {}

package dev.switchhook.e2e.planted.ingest;

import dev.switchhook.delivery.attempt.Outcome;

/** What must not be: for the test that shows that the rules can fail. */
public record PlantedArrow(Outcome fromTheWrongModule) {}

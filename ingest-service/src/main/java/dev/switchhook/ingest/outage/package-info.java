/** Waiting for a schema registry that is away: an outage is never taken for a bad record. */
@NullMarked
package dev.switchhook.ingest.outage;

import org.jspecify.annotations.NullMarked;

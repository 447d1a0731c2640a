/** What became of the deliveries of a subscription, read from its topic when it is asked for. */
@NullMarked
package dev.switchhook.ingest.attempts;

import org.jspecify.annotations.NullMarked;

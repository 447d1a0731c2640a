/** ingest-service: from a call event to one delivery per subscription that wants it. */
@NullMarked
package dev.switchhook.ingest;

import org.jspecify.annotations.NullMarked;

/** The REST resource by which subscriptions are created, read, changed and deleted. */
@NullMarked
package dev.switchhook.ingest.api;

import org.jspecify.annotations.NullMarked;

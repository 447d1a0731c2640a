/** What a call event is and whether it can be used; knows nothing of subscriptions. */
@NullMarked
package dev.switchhook.ingest.event;

import org.jspecify.annotations.NullMarked;

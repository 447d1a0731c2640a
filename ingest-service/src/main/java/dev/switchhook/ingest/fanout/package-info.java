/** From one event and a tenant's subscriptions to deliveries: matched, rendered, addressed. */
@NullMarked
package dev.switchhook.ingest.fanout;

import org.jspecify.annotations.NullMarked;

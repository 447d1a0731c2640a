/** The subscriptions of all tenants, read from their topic and always current. */
@NullMarked
package dev.switchhook.ingest.subscription;

import org.jspecify.annotations.NullMarked;

/** From records to open deliveries, and from settled offsets to commits. The Kafka thread's. */
@NullMarked
package dev.switchhook.delivery.intake;

import org.jspecify.annotations.NullMarked;

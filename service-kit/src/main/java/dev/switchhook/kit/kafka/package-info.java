/** Kafka clients with our settings, and the topics: what they must be like, compared and made. */
@NullMarked
package dev.switchhook.kit.kafka;

import org.jspecify.annotations.NullMarked;

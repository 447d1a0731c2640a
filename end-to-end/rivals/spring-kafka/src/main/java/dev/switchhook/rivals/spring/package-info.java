/** Spring for Apache Kafka as a webhook sender. */
@NullMarked
package dev.switchhook.rivals.spring;

import org.jspecify.annotations.NullMarked;

/** Apache Kafka as a child process that can be killed hard and started again on its data. */
@NullMarked
package dev.switchhook.local.broker;

import org.jspecify.annotations.NullMarked;

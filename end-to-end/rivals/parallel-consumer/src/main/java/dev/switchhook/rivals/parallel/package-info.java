/** Confluent's Parallel Consumer as a webhook sender. */
@NullMarked
package dev.switchhook.rivals.parallel;

import org.jspecify.annotations.NullMarked;

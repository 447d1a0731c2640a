/** Data to stdout, everything else to stderr; nothing from outside reaches a terminal unescaped. */
@NullMarked
package dev.switchhook.dlq.output;

import org.jspecify.annotations.NullMarked;

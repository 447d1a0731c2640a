/** Dead letters as they stand on the topics: filters over them, reading them, what may be shown. */
@NullMarked
package dev.switchhook.dlq.letter;

import org.jspecify.annotations.NullMarked;

/** The dead-letter command line: finds, explains and replays what was not delivered. */
@NullMarked
package dev.switchhook.dlq;

import org.jspecify.annotations.NullMarked;

/** One class per verb: parse, call one thing, print. */
@NullMarked
package dev.switchhook.dlq.command;

import org.jspecify.annotations.NullMarked;

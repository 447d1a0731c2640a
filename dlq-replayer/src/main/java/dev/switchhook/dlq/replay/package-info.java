/** Putting letters back: the plan, the safety rules, the pace, the transactions. */
@NullMarked
package dev.switchhook.dlq.replay;

import org.jspecify.annotations.NullMarked;

/**
 * One screen: events, POSTs, a broken receiver, dead letters, a replay, and the count of what was
 * lost.
 */
@NullMarked
package dev.switchhook.e2e.demo;

import org.jspecify.annotations.NullMarked;

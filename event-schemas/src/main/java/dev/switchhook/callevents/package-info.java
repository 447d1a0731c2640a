/**
 * What a call event must be: the producer's duties as rules, asked by the producer before it sends
 * and by ingest-service again. Pure.
 */
@NullMarked
package dev.switchhook.callevents;

import org.jspecify.annotations.NullMarked;

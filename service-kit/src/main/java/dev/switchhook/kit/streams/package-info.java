/**
 * What every Kafka Streams program of ours needs: waiting for the registry, threads that fail, one
 * budget of memory.
 */
@NullMarked
package dev.switchhook.kit.streams;

import org.jspecify.annotations.NullMarked;

/**
 * What we put around the official Schema Registry client: answers as values, nothing on a hot
 * thread.
 */
@NullMarked
package dev.switchhook.registry;

import org.jspecify.annotations.NullMarked;

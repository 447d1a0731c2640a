/**
 * The delivery worker and its program: the graph of everything below, and the only place with
 * threads.
 */
@NullMarked
package dev.switchhook.delivery;

import org.jspecify.annotations.NullMarked;

/** Attempts to windowed metrics rows. A second program of the same jar. */
@NullMarked
package dev.switchhook.delivery.rollup;

import org.jspecify.annotations.NullMarked;

/** Figures, each as a ratio to something else in the same run. */
@NullMarked
package dev.switchhook.e2e.bench;

import org.jspecify.annotations.NullMarked;

/** Measurements: the registry, what is measured without asking, and which tags a meter may have. */
@NullMarked
package dev.switchhook.kit.meters;

import org.jspecify.annotations.NullMarked;

/** Passing one record over, as the last resort: its copy, the group's offset and who did it. */
@NullMarked
package dev.switchhook.kit.skip;

import org.jspecify.annotations.NullMarked;

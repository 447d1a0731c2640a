/** One signed POST: the request, its one deadline, and what the answer told us. */
@NullMarked
package dev.switchhook.delivery.attempt;

import org.jspecify.annotations.NullMarked;

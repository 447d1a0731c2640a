/** The same work for every engine that is compared. */
@NullMarked
package dev.switchhook.rivals;

import org.jspecify.annotations.NullMarked;

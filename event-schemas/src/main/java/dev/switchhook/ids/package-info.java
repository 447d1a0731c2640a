/** Ids that are derived and not minted, so that doing a thing twice makes the same thing. */
@NullMarked
package dev.switchhook.ids;

import org.jspecify.annotations.NullMarked;

/** The keyset of a deployment: its keys, and the records that are sealed with them. */
@NullMarked
package dev.switchhook.kit.keyset;

import org.jspecify.annotations.NullMarked;

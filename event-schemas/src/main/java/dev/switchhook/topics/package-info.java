/**
 * The topics: their names, what their keys mean, how they are made, and the headers of their
 * records.
 */
@NullMarked
package dev.switchhook.topics;

import org.jspecify.annotations.NullMarked;

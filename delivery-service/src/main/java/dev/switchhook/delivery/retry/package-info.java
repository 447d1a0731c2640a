/** From an outcome to a verdict, and from a verdict to a tier. Pure. */
@NullMarked
package dev.switchhook.delivery.retry;

import org.jspecify.annotations.NullMarked;

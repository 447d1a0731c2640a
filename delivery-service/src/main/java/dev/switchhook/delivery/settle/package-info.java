/** Carries out a verdict durably, so that the offset may move. */
@NullMarked
package dev.switchhook.delivery.settle;

import org.jspecify.annotations.NullMarked;

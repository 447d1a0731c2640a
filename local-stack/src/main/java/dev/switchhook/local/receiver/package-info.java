/** A webhook receiver whose paths behave as told, and that writes down what it saw. */
@NullMarked
package dev.switchhook.local.receiver;

import org.jspecify.annotations.NullMarked;

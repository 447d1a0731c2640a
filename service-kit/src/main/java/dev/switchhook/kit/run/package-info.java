/** The life of a program: arguments, signals, orderly end, exit code. */
@NullMarked
package dev.switchhook.kit.run;

import org.jspecify.annotations.NullMarked;

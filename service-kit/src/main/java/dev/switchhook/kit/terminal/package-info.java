/** What a command line shows a person, and how it is run. */
@NullMarked
package dev.switchhook.kit.terminal;

import org.jspecify.annotations.NullMarked;

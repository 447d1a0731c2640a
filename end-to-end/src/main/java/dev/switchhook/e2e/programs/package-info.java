/** The programs as child processes, and the whole pipeline of them. */
@NullMarked
package dev.switchhook.e2e.programs;

import org.jspecify.annotations.NullMarked;

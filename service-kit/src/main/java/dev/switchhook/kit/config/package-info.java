/**
 * Typed settings from file, environment and flags: every mistake is found at the start, and all of
 * them at once.
 */
@NullMarked
package dev.switchhook.kit.config;

import org.jspecify.annotations.NullMarked;

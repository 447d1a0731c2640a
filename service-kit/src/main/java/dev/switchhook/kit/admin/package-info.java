/** Health, readiness and metrics over HTTP. */
@NullMarked
package dev.switchhook.kit.admin;

import org.jspecify.annotations.NullMarked;

/** Rules for what a subscription may send: checked when it is saved and again when it is loaded. */
@NullMarked
package dev.switchhook.kit.endpoint;

import org.jspecify.annotations.NullMarked;

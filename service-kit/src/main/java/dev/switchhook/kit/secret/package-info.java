/** Secrets: bytes that do not print themselves, and the keyset that encrypts them at rest. */
@NullMarked
package dev.switchhook.kit.secret;

import org.jspecify.annotations.NullMarked;

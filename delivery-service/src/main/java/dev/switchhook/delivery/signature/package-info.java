/** Standard Webhooks signatures over the exact bytes that are sent. */
@NullMarked
package dev.switchhook.delivery.signature;

import org.jspecify.annotations.NullMarked;

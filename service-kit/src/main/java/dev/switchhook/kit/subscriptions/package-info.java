/** Subscriptions as a file says them: read, compared with those of the API, and made so. */
@NullMarked
package dev.switchhook.kit.subscriptions;

import org.jspecify.annotations.NullMarked;

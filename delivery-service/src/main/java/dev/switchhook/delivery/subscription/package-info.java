/** What delivery knows of each subscription, always current. */
@NullMarked
package dev.switchhook.delivery.subscription;

import org.jspecify.annotations.NullMarked;

/** Believable calls as call events, and the reference producer that sends them. */
@NullMarked
package dev.switchhook.local.calls;

import org.jspecify.annotations.NullMarked;

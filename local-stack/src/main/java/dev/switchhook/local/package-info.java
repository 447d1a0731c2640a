/** A real broker, a real registry, a scriptable receiver and believable calls, on one machine. */
@NullMarked
package dev.switchhook.local;

import org.jspecify.annotations.NullMarked;

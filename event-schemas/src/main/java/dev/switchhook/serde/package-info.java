/** Records to topic bytes and back: wire format, Avro's limits, and what hostile bytes become. */
@NullMarked
package dev.switchhook.serde;

import org.jspecify.annotations.NullMarked;

/** Other engines on the same topic, sink and concurrency. */
@NullMarked
package dev.switchhook.e2e.bench.rivals;

import org.jspecify.annotations.NullMarked;

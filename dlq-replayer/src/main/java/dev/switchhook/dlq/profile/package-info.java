/** Which cluster, and as whom. */
@NullMarked
package dev.switchhook.dlq.profile;

import org.jspecify.annotations.NullMarked;

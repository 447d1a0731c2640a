/** The one door out: which URLs and addresses are called. */
@NullMarked
package dev.switchhook.delivery.egress;

import org.jspecify.annotations.NullMarked;

/** Who may use the API, and how often. */
@NullMarked
package dev.switchhook.ingest.access;

import org.jspecify.annotations.NullMarked;

/** Apicurio Registry as a child process, spoken to by its Confluent-compatible API. */
@NullMarked
package dev.switchhook.local.registry;

import org.jspecify.annotations.NullMarked;

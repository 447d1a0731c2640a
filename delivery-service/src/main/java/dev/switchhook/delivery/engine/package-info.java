/** Decides what is sent when. Told facts, asks for effects; knows neither Kafka nor HTTP. */
@NullMarked
package dev.switchhook.delivery.engine;

import org.jspecify.annotations.NullMarked;

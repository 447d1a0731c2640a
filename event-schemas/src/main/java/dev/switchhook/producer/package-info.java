/**
 * For the voice platform: makes call events that cannot be invalid and sends them as the contract
 * wants them. {@link dev.switchhook.producer.CallWriter} makes, {@link
 * dev.switchhook.producer.CallEvents} sends.
 */
@NullMarked
package dev.switchhook.producer;

import org.jspecify.annotations.NullMarked;

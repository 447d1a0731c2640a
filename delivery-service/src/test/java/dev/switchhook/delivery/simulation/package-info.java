/** The real engine on a virtual clock against scripted receivers; what comes of it is committed. */
package dev.switchhook.delivery.simulation;

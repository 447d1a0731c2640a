package dev.switchhook.local.receiver;

/** One header line as it came, the blanks around its value left out. */
public record Header(String name, String value) {}

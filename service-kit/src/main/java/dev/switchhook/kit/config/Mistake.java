package dev.switchhook.kit.config;

/**
 * One thing that is wrong with the settings.
 *
 * @param setting the key, with its value and source where there are any; never a secret
 * @param why what is wrong and, where we know it, how to mend it
 */
public record Mistake(String setting, String why) {}

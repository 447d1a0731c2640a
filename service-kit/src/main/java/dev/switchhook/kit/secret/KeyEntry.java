package dev.switchhook.kit.secret;

/**
 * What may be told of a key.
 *
 * @param id unsigned 32 bit, as beside each ciphertext
 * @param primary new secrets are sealed under it
 * @param enabled a disabled key opens nothing until it is enabled again
 */
public record KeyEntry(long id, boolean primary, boolean enabled) {}

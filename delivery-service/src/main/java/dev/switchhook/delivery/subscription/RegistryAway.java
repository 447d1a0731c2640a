package dev.switchhook.delivery.subscription;

/** A row cannot be decoded before the registry answers. */
final class RegistryAway extends Exception {
  private static final long serialVersionUID = 1L;

  RegistryAway(String why) {
    super(why);
  }
}

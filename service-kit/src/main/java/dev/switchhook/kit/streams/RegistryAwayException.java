package dev.switchhook.kit.streams;

/** The registry was waited for as long as a stream thread may; the record is read again. */
public final class RegistryAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RegistryAwayException(String why) {
    super(why);
  }
}

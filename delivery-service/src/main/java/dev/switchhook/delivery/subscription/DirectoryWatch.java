package dev.switchhook.delivery.subscription;

/** Told, from the directory's thread, how it fares. */
public interface DirectoryWatch {
  /** A row was not usable. */
  void badRow();

  /**
   * Both topics were read as far as they are written.
   *
   * @param locked subscriptions whose deliveries wait
   */
  void current(int subscriptions, int locked);

  /**
   * Changes do not arrive.
   *
   * @param why for a person
   */
  void behind(String why);

  /** The directory's thread has ended by a bug: the process must, too. */
  void died(Throwable cause);
}

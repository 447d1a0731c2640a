package dev.switchhook.local.process;

/** The logging of our own programs. */
public final class QuietLogs {
  private static final String KEY = "logback.configurationFile";

  private QuietLogs() {}

  /** Warnings only, to standard error; to be called first, and without effect where it is set. */
  public static void apply() {
    if (System.getProperty(KEY) == null) {
      System.setProperty(KEY, "logback-local.xml");
    }
  }
}

package dev.switchhook.e2e;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Whether a tool of the machine is there. */
public final class Installed {
  private Installed() {}

  /** It starts and ends well. */
  public static boolean runs(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }
}

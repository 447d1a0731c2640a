package dev.switchhook.dlq.command;

import dev.switchhook.dlq.replay.Permission;
import java.util.Locale;

/** Asks the person at the terminal, where a permission depends on that. */
final class Dialogue {
  private final Surroundings around;
  private final ReplayPreview preview;

  Dialogue(Surroundings around, ReplayPreview preview) {
    this.around = around;
    this.preview = preview;
  }

  /** Granted or Refused. */
  Permission settled(Permission permission) {
    return switch (permission) {
      case Permission.Granted granted -> granted;
      case Permission.Refused refused -> refused;
      case Permission.AskYesNo _ ->
          answer("Go on? [y/N] ").toLowerCase(Locale.ROOT).matches("y|yes")
              ? new Permission.Granted()
              : new Permission.Refused("not confirmed");
      case Permission.AskNumber(int number) ->
          answer("Type the number to go on: ").replace(",", "").equals(Integer.toString(number))
              ? new Permission.Granted()
              : new Permission.Refused("the number was not typed");
    };
  }

  private String answer(String question) {
    around.err().print(preview.question() + " " + question);
    around.err().flush();
    return around.terminal().answer();
  }
}

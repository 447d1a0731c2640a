package dev.switchhook.kit.terminal;

import java.util.ArrayList;
import java.util.List;

/** Columns for people. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** Indented by two, each column as wide as its widest cell. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(" ");
      for (int column = 0; column < row.size(); column++) {
        line.append(" ").append(row.get(column));
        line.repeat(" ", width(column) - row.get(column).length() + 1);
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}

package dev.switchhook.dlq.output;

import dev.switchhook.kit.terminal.Screen;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Columns as wide as what is in them; a header in capitals; numbers to the right. */
public final class Table {
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  /** How a column is set. */
  public enum Align {
    LEFT,
    RIGHT
  }

  private record Column(String title, Align align) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  public Table column(String title, Align align) {
    columns.add(new Column(title, align));
    return this;
  }

  public Table column(String title) {
    return column(title, Align.LEFT);
  }

  /** One cell a column. */
  public void row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells for " + columns.size() + " columns");
    }
    rows.add(List.copyOf(cells));
  }

  /** Every cell is made harmless. */
  public void print(PrintStream out, boolean coloured) {
    List<List<String>> safe =
        rows.stream().map(row -> row.stream().map(Screen::safe).toList()).toList();
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).title.length();
      for (List<String> row : safe) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    String header =
        line(
            columns.stream().map(column -> column.title.toUpperCase(Locale.ROOT)).toList(), widths);
    out.println(coloured ? BOLD + header + PLAIN : header);
    safe.forEach(row -> out.println(line(row, widths)));
  }

  /** As RFC 4180 has it, with the titles as they are. */
  public void printCsv(PrintStream out) {
    out.println(columns.stream().map(Column::title).collect(Collectors.joining(",")));
    for (List<String> row : rows) {
      out.println(row.stream().map(Table::csv).collect(Collectors.joining(",")));
    }
  }

  private static String csv(String cell) {
    String safe = Screen.safe(cell);
    return safe.matches("[^\",]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String space = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? "" : "  ");
      line.append(
          columns.get(i).align == Align.RIGHT ? space + cells.get(i) : cells.get(i) + space);
    }
    return line.toString().stripTrailing();
  }
}

package dev.switchhook.e2e.guide;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a page writes and a test must write otherwise: addresses, a key, and ports. A port of a page
 * is 0 where it is asked for, and known as soon as the page shows where it is printed.
 */
final class StandIns {
  private static final Pattern ASKED = Pattern.compile("--(?:[a-z]+-)?port ([0-9]{5})\\b");
  private static final Pattern WORD = Pattern.compile("…|\\s+|[0-9]{5}|.");

  private final Set<String> openPorts = new TreeSet<>();
  private final Map<String, String> known = new LinkedHashMap<>();

  /** From now on the page's {@code written} is {@code real}. */
  void put(String written, String real) {
    known.put(written, real);
  }

  /** Commands as they can be run here. */
  String run(String commands) {
    String real = replaced(commands);
    Matcher asked = ASKED.matcher(real);
    while (asked.find()) {
      if (!known.containsValue(asked.group(1))) {
        openPorts.add(asked.group(1));
      }
    }
    for (String port : openPorts) {
      real = real.replace("port " + port, "port 0");
    }
    return real;
  }

  /** An answer as it must be here. */
  String replaced(String text) {
    String real = text;
    for (Map.Entry<String, String> each : known.entrySet()) {
      real = real.replace(each.getKey(), each.getValue());
    }
    return real;
  }

  /**
   * Whether the line is the one that the page shows, {@code …} being anything; learns its ports.
   */
  boolean learn(String shown, String line) {
    Pattern pattern =
        Pattern.compile(
            WORD.matcher(replaced(shown.strip()))
                .results()
                .map(word -> pattern(word.group()))
                .collect(Collectors.joining()));
    Matcher matcher = pattern.matcher(line.strip());
    if (!matcher.matches()) {
      return false;
    }
    pattern
        .namedGroups()
        .keySet()
        .forEach(
            name -> {
              String port = name.substring(1);
              openPorts.remove(port);
              known.put(port, matcher.group(name));
            });
    return true;
  }

  private String pattern(String word) {
    if (word.equals("…")) {
      return ".*";
    }
    if (openPorts.contains(word)) {
      return "(?<p" + word + ">[0-9]{1,5})";
    }
    return word.isBlank() ? "\\s+" : Pattern.quote(word);
  }
}

package dev.switchhook.e2e.guide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An answer as {@code curl -i} prints it or a page shows it. A page shows some of the headers and
 * of the members, and {@code …} where a text differs each time.
 *
 * @param status the whole line
 */
record HttpAnswer(String status, Map<String, String> headers, JsonNode body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern BEGIN = Pattern.compile("(?=HTTP/[0-9.]+ [0-9]{3}\\b)");
  private static final Pattern MORE_MEMBERS = Pattern.compile(",\\s*…(?=\\s*\\})");
  private static final Pattern MORE_ELEMENTS = Pattern.compile(",\\s*…(?=\\s*\\])");
  private static final String MORE = "…";

  static List<HttpAnswer> all(String text) {
    return Arrays.stream(BEGIN.split(text.replace("\r", "").strip())).map(HttpAnswer::of).toList();
  }

  /** What of this, which a page shows, the real one does not have. */
  List<String> missingIn(HttpAnswer real) {
    List<String> missing = new ArrayList<>();
    same("status", status, real.status, missing);
    headers.forEach((name, value) -> same(name, value, real.headers.get(name), missing));
    if (body.isMissingNode() != real.body.isMissingNode()) {
      missing.add("one has a body and the other has none");
    } else {
      compare("", body, real.body, missing);
    }
    return missing;
  }

  private static HttpAnswer of(String text) {
    String[] parts = text.split("\n\n", 2);
    List<String> head = parts[0].lines().toList();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : head.subList(1, head.size())) {
      String[] header = line.split(":", 2);
      headers.put(header[0], header[1].strip());
    }
    String body = parts.length == 1 ? "" : parts[1].strip();
    String whole = MORE_MEMBERS.matcher(body).replaceAll("");
    whole = MORE_ELEMENTS.matcher(whole).replaceAll(", \"" + MORE + "\"");
    try {
      return new HttpAnswer(
          head.getFirst().strip(),
          headers,
          whole.isEmpty() ? MissingNode.getInstance() : JSON.readTree(whole));
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON:\n" + text, e);
    }
  }

  private static void compare(String at, JsonNode shown, JsonNode real, List<String> missing) {
    if (shown.isObject() && real.isObject()) {
      shown
          .properties()
          .forEach(
              each ->
                  compare(
                      at + "/" + each.getKey(),
                      each.getValue(),
                      real.path(each.getKey()),
                      missing));
    } else if (shown.isArray() && real.isArray()) {
      boolean more = shown.path(shown.size() - 1).asText().equals(MORE);
      int elements = more ? shown.size() - 1 : shown.size();
      if (more ? real.size() <= elements : real.size() != elements) {
        missing.add("%s has %d elements".formatted(at, real.size()));
      }
      for (int i = 0; i < Math.min(elements, real.size()); i++) {
        compare(at + "/" + i, shown.get(i), real.get(i), missing);
      }
    } else if (shown.isTextual() && real.isTextual()) {
      same(at, shown.textValue(), real.textValue(), missing);
    } else if (!shown.equals(real)) {
      missing.add("%s is %s where %s is shown".formatted(at, real, shown));
    }
  }

  private static void same(String what, String shown, @Nullable String real, List<String> missing) {
    String pattern =
        Arrays.stream(shown.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".+"));
    if (real == null || !real.matches(pattern)) {
      missing.add("%s is '%s' where '%s' is shown".formatted(what, real, shown));
    }
  }
}

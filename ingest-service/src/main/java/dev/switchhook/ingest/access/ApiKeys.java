package dev.switchhook.ingest.access;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The keys that are known, each with its caller. Immutable. */
final class ApiKeys {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern TENANT = Pattern.compile("\\*|[A-Za-z0-9_.:-]{1,128}");

  private final List<Known> known;

  private ApiKeys(List<Known> known) {
    this.known = List.copyOf(known);
  }

  private record Known(KeyHash hash, Caller caller) {}

  static ApiKeys of(Optional<String> operatorKey) {
    return new ApiKeys(
        operatorKey.map(key -> new Known(KeyHash.of(key), Caller.operator("operator"))).stream()
            .toList());
  }

  /**
   * With those of a file: a line has a name, a tenant or {@code *}, and the SHA-256 of the key in
   * hexadecimal digits, with blanks between; {@code #} begins a comment.
   *
   * @throws BadKeyFile with every mistake
   */
  ApiKeys and(List<String> lines) {
    List<Known> all = new ArrayList<>(known);
    List<String> mistakes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    known.forEach(each -> names.add(each.caller().name()));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).split("#", 2)[0].strip();
      if (!line.isEmpty()) {
        String[] parts = line.split("\\s+", -1);
        Optional<KeyHash> hash = parts.length == 3 ? KeyHash.parse(parts[2]) : Optional.empty();
        if (hash.isEmpty()
            || !NAME.matcher(parts[0]).matches()
            || !TENANT.matcher(parts[1]).matches()) {
          mistakes.add("line " + (i + 1) + ": must be a name, a tenant or *, 64 hex digits");
        } else if (!names.add(parts[0])) {
          mistakes.add("line " + (i + 1) + ": the name " + parts[0] + " is there twice");
        } else {
          all.add(new Known(hash.get(), caller(parts[0], parts[1])));
        }
      }
    }
    if (!mistakes.isEmpty()) {
      throw new BadKeyFile(String.join("; ", mistakes));
    }
    return new ApiKeys(all);
  }

  boolean isEmpty() {
    return known.isEmpty();
  }

  /** Compares with every key, so that the time does not tell which it is. */
  Optional<Caller> caller(String key) {
    KeyHash given = KeyHash.of(key);
    Optional<Caller> caller = Optional.empty();
    for (Known each : known) {
      if (each.hash().isSame(given)) {
        caller = Optional.of(each.caller());
      }
    }
    return caller;
  }

  private static Caller caller(String name, String tenant) {
    return tenant.equals("*") ? Caller.operator(name) : Caller.of(name, tenant);
  }

  /** What a file says that cannot be used; without any of its values but names. */
  static final class BadKeyFile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadKeyFile(String mistakes) {
      super(mistakes);
    }
  }
}

package dev.switchhook.ingest.access;

import dev.switchhook.kit.run.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys in force: the operator's and those of a file, which is read again. Thread-safe. */
public final class KeyRing {
  private static final Logger log = LoggerFactory.getLogger(KeyRing.class);
  private static final String SCHEME = "bearer ";

  private final boolean open;
  private final ApiKeys operator;
  private final Optional<Path> file;
  private volatile ApiKeys keys;
  private List<String> lines = List.of();
  private String told = "";

  /**
   * Reads the file.
   *
   * @param open nobody is asked for a key
   * @param operatorKey acts for all tenants
   * @param file as {@link ApiKeys#and} says
   * @throws Refusal it cannot be read, or says what cannot be used
   */
  public KeyRing(boolean open, Optional<String> operatorKey, Optional<Path> file) {
    this.open = open;
    this.operator = ApiKeys.of(operatorKey);
    this.file = file;
    this.keys = operator;
    try {
      read();
    } catch (IOException | ApiKeys.BadKeyFile e) {
      throw new Refusal("api.keys.file " + file.orElseThrow() + ": " + e.getMessage(), e);
    }
    if (open) {
      log.warn("the subscription API is open to whoever reaches it");
    } else if (keys.isEmpty() && file.isEmpty()) {
      log.warn(
          "the subscription API answers 401: neither api.operator.key nor api.keys.file is set");
    }
  }

  /** Whoever shows a key of ours: {@code Bearer} and the key. */
  public Optional<Caller> caller(@Nullable String authorization) {
    if (open) {
      return Optional.of(Caller.ANYBODY);
    }
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? keys.caller(authorization.substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  /** Takes over what the file says now; what cannot be used leaves the keys as they are. */
  public synchronized void readAgain() {
    try {
      read();
      told = "";
    } catch (IOException | ApiKeys.BadKeyFile e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(told)) {
        log.error("the keys of the API stay as they were file={} why={}", file.orElseThrow(), why);
        told = why;
      }
    }
  }

  private synchronized void read() throws IOException {
    if (file.isEmpty()) {
      return;
    }
    List<String> now = Files.readAllLines(file.get());
    if (!now.equals(lines)) {
      keys = operator.and(now);
      lines = now;
      log.info("keys of the API read file={}", file.get());
    }
  }
}

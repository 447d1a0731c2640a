package dev.switchhook.registry;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.confluent.kafka.schemaregistry.client.security.SslFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files with our certificate and those we trust: read at the start and again when they have
 * changed, so that a certificate can be renewed without a restart. Thread-safe.
 */
final class TlsStores {
  private static final String PREFIX = "schema.registry.";
  private static final List<String> FILES =
      List.of(PREFIX + "ssl.truststore.location", PREFIX + "ssl.keystore.location");
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(TlsStores.class);

  private final Map<String, Object> settings;
  private final InstantSource clock;
  private List<Integer> content;
  private Instant looked;

  /**
   * @param settings as for the client
   * @throws ConfigException when a file cannot be read or its content not be used
   */
  TlsStores(Map<String, Object> settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.looked = clock.instant();
    try {
      this.content = content();
      factory();
    } catch (IOException e) {
      throw new ConfigException("cannot be read: " + e.getMessage());
    } catch (RuntimeException e) {
      throw new ConfigException(PREFIX + "ssl.*: cannot be used: " + reason(e));
    }
  }

  /** What connections are to be made with from now on; empty when nothing has changed. */
  synchronized Optional<SSLSocketFactory> renewed() {
    Instant now = clock.instant();
    if (now.isBefore(looked.plus(BETWEEN_LOOKS))) {
      return Optional.empty();
    }
    looked = now;
    try {
      List<Integer> found = content();
      if (found.equals(content)) {
        return Optional.empty();
      }
      SSLSocketFactory factory = factory();
      content = found;
      log.info("the TLS stores of the schema registry have changed and are used from now on");
      return Optional.of(factory);
    } catch (IOException | RuntimeException e) {
      // A file that is being written. The old ones serve until it can be read.
      log.warn("the TLS stores of the schema registry cannot be read again why={}", reason(e));
      return Optional.empty();
    }
  }

  private List<Integer> content() throws IOException {
    List<Integer> hashes = new ArrayList<>();
    for (String key : FILES) {
      Object file = settings.get(key);
      if (file != null) {
        try {
          hashes.add(Arrays.hashCode(Files.readAllBytes(Path.of(file.toString()))));
        } catch (IOException e) {
          throw new IOException(key + ": " + e, e);
        }
      }
    }
    return hashes;
  }

  private SSLSocketFactory factory() {
    Map<String, Object> ssl =
        settings.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(PREFIX + "ssl."))
            .collect(
                toUnmodifiableMap(
                    entry -> entry.getKey().substring(PREFIX.length()), Map.Entry::getValue));
    SSLContext context = new SslFactory(ssl).sslContext();
    return context == null
        ? (SSLSocketFactory) SSLSocketFactory.getDefault()
        : context.getSocketFactory();
  }

  /** The innermost cause says what is wrong, those around it only where. */
  private static String reason(Throwable thrown) {
    Throwable at = thrown;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at.toString();
  }
}

package dev.switchhook.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.confluent.kafka.serializers.subject.TopicNameStrategy;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The official client's settings: the user's over our safe ones. A key that would be ignored in
 * silence is refused, and so is a value that the client would choke on only later. Keys may carry
 * {@code schema.registry.} in front, as the client itself allows.
 */
final class RegistrySettings {
  static final String URL = "schema.registry.url";

  private static final String PREFIX = "schema.registry.";
  private static final String SSL = PREFIX + "ssl.";
  private static final String HOSTNAMES = SSL + "endpoint.identification.algorithm";
  private static final String HEADER = "request.header.";
  private static final String BASIC = "basic.auth.credentials.source";
  private static final String BEARER = "bearer.auth.credentials.source";
  private static final String PROXY = "proxy.host";

  /** Ours: with it and only with it {@link #HOSTNAMES} may be empty. */
  private static final String ANY_HOSTNAME = SSL + "allow.any.hostname";

  /** Ours: how long an id that the registry does not have may still be about to arrive. */
  private static final String MISSING_GRACE = PREFIX + "missing.id.grace.ms";

  private static final Pattern USER_IN_URL = Pattern.compile("^([^/]*//)([^/@]*)@");

  private static final Logger log = LoggerFactory.getLogger(RegistrySettings.class);

  private static final Map<String, String> DEFAULTS =
      Map.of(
          // Unset, the client verifies no host names.
          HOSTNAMES,
          "https",
          // The client's own are 60 s each, times four tries: longer than a poll interval.
          "http.connect.timeout.ms",
          "5000",
          "http.read.timeout.ms",
          "10000",
          MISSING_GRACE,
          "30000");

  private static final Map<String, String> FIXED =
      Map.of(
          "auto.register.schemas",
          "false",
          "avro.remove.java.properties",
          "true",
          // Newer clients have another default, which asks for associations first.
          "key.subject.name.strategy",
          TopicNameStrategy.class.getName(),
          "value.subject.name.strategy",
          TopicNameStrategy.class.getName());

  /** Key → the least it may be: 0 ms would be a time-out that never comes. */
  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "http.connect.timeout.ms", 1,
          "http.read.timeout.ms", 1,
          "max.retries", 0,
          "proxy.port", 1,
          "retries.max.wait.ms", 0,
          "retries.wait.ms", 0);

  private static final Set<String> KNOWN =
      Stream.concat(
              Stream.of(BASIC, BEARER, "basic.auth.user.info", "bearer.auth.token", PROXY),
              NUMBERS.keySet().stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> KNOWN_WITH_PREFIX =
      Stream.concat(
              Stream.of(URL, PREFIX + "url.randomize", HOSTNAMES, ANY_HOSTNAME, MISSING_GRACE),
              Stream.of(
                      "enabled.protocols",
                      "key.password",
                      "keystore.certificate.chain",
                      "keystore.key",
                      "keystore.location",
                      "keystore.password",
                      "keystore.type",
                      "truststore.certificates",
                      "truststore.location",
                      "truststore.password",
                      "truststore.type")
                  .map(SSL::concat))
          .collect(Collectors.toUnmodifiableSet());

  private final Map<String, Object> settings = new TreeMap<>();
  private final Map<String, String> headers = new TreeMap<>();
  private final List<String> mistakes = new ArrayList<>();

  private RegistrySettings(Map<String, ?> given) {
    new TreeMap<>(given).forEach(this::take);
    DEFAULTS.forEach(settings::putIfAbsent);
    checkUrls();
    checkCredentials();
    checkHostnames();
    checkProxy();
    NUMBERS.forEach(this::takeNumber);
    if (!text(MISSING_GRACE).matches("[0-9]{1,9}")) {
      mistakes.add(MISSING_GRACE + ": not a number of milliseconds");
    }
    if (!mistakes.isEmpty()) {
      throw new ConfigException(String.join("\n", mistakes));
    }
    settings.putAll(FIXED);
  }

  /**
   * @throws ConfigException naming all mistakes, one a line, without values that may be secret
   */
  static RegistrySettings of(Map<String, ?> given) {
    return new RegistrySettings(given);
  }

  List<String> urls() {
    return Stream.of(text(URL).split(","))
        .map(String::strip)
        .filter(url -> !url.isEmpty())
        .toList();
  }

  Map<String, Object> forClient() {
    return Map.copyOf(settings);
  }

  Map<String, String> requestHeaders() {
    return Map.copyOf(headers);
  }

  Duration missingGrace() {
    return Duration.ofMillis(Long.parseLong(text(MISSING_GRACE)));
  }

  private void take(String given, Object value) {
    String bare = given.startsWith(PREFIX) ? given.substring(PREFIX.length()) : given;
    String key = KNOWN_WITH_PREFIX.contains(given) ? given : bare;
    Object plain = value instanceof Password password ? password.value() : value;
    if (bare.startsWith(HEADER)) {
      headers.put(bare.substring(HEADER.length()), String.valueOf(plain));
    } else if (FIXED.containsKey(bare)) {
      if (!FIXED.get(bare).equals(plain instanceof Class<?> type ? type.getName() : "" + plain)) {
        mistakes.add(given + ": always " + FIXED.get(bare) + " in our programs");
      }
    } else if (KNOWN.contains(key) || KNOWN_WITH_PREFIX.contains(key)) {
      if (settings.put(key, plain) != null) {
        mistakes.add(given + ": given with and without " + PREFIX);
      }
    } else if (KNOWN_WITH_PREFIX.contains(PREFIX + given)) {
      mistakes.add(given + ": the client ignores it; write " + PREFIX + given);
    } else {
      mistakes.add(given + ": " + RefusedKeys.why(bare));
    }
  }

  private void checkUrls() {
    if (urls().isEmpty()) {
      mistakes.add(URL + ": required");
    }
    Set<String> users = new TreeSet<>();
    List<String> withoutUser = new ArrayList<>();
    for (String url : urls()) {
      Matcher parts = USER_IN_URL.matcher(url);
      withoutUser.add(parts.replaceFirst("$1"));
      if (parts.reset().find()) {
        users.add(parts.group(2));
      }
    }
    for (String url : withoutUser) {
      if (!url.startsWith("http://") && !url.startsWith("https://")) {
        mistakes.add(URL + ": neither http nor https: " + url);
      } else if (url.contains("/:.")) {
        mistakes.add(URL + ": not supported: contexts: " + url);
      }
    }
    settings.put(URL, String.join(",", withoutUser));
    takeUser(users);
  }

  /** Out of the URL, for the client writes URLs into its log. */
  private void takeUser(Set<String> users) {
    if (users.size() > 1) {
      mistakes.add(URL + ": not supported: another user for each URL");
    } else if (!users.isEmpty() && !text(BEARER).isEmpty()) {
      mistakes.add(URL + ": a user in it, not together with " + BEARER);
    } else if (!users.isEmpty() && !text(BASIC).equals("USER_INFO")) {
      settings.put(BASIC, "USER_INFO");
      String decoded = URLDecoder.decode(users.iterator().next().replace("+", "%2B"), UTF_8);
      settings.put("basic.auth.user.info", decoded);
    }
  }

  private void checkCredentials() {
    checkSource(BASIC, Set.of("URL", "USER_INFO"));
    checkSource(BEARER, Set.of("STATIC_TOKEN"));
    if (!text(BASIC).isEmpty() && !text(BEARER).isEmpty()) {
      mistakes.add(BASIC + ": not together with " + BEARER);
    }
  }

  private void checkSource(String key, Set<String> allowed) {
    String source = text(key);
    if (source.contains("OAUTHBEARER")) {
      mistakes.add(key + ": " + source + " " + RefusedKeys.NO_OAUTH);
    } else if (!source.isEmpty() && !allowed.contains(source)) {
      mistakes.add(key + ": not supported: " + source);
    }
  }

  private void checkHostnames() {
    String algorithm = text(HOSTNAMES);
    if (!algorithm.isEmpty() && !algorithm.equals("https")) {
      mistakes.add(HOSTNAMES + ": https, or empty beside " + ANY_HOSTNAME + "=true");
    } else if (algorithm.isEmpty() && !text(ANY_HOSTNAME).equals("true")) {
      mistakes.add(HOSTNAMES + ": empty only beside " + ANY_HOSTNAME + "=true");
    } else if (algorithm.isEmpty()) {
      log.warn("the host name of the schema registry is not verified {}=true", ANY_HOSTNAME);
    }
  }

  private void checkProxy() {
    if (text(PROXY).isEmpty() != text("proxy.port").isEmpty()) {
      mistakes.add(PROXY + ": together with proxy.port, or neither");
    }
    boolean plain = urls().stream().anyMatch(url -> url.startsWith("http://"));
    boolean secret =
        !text(BASIC).isEmpty()
            || !text(BEARER).isEmpty()
            || headers.keySet().stream().anyMatch("authorization"::equalsIgnoreCase);
    if (!text(PROXY).isEmpty() && plain && secret) {
      mistakes.add(PROXY + ": would read the credentials; use https in " + URL);
    }
  }

  private void takeNumber(String key, int least) {
    if (settings.containsKey(key)) {
      String given = text(key);
      if (given.matches("[0-9]{1,9}") && Integer.parseInt(given) >= least) {
        settings.put(key, Integer.valueOf(given));
      } else {
        mistakes.add(key + ": not a whole number from " + least);
      }
    }
  }

  private String text(String key) {
    Object value = settings.get(key);
    return value == null ? "" : value.toString().strip();
  }
}

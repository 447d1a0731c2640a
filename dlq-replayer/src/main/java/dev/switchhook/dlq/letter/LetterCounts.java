package dev.switchhook.dlq.letter;

import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Letters counted by one of their properties, the largest group first. */
public final class LetterCounts {
  private static final Duration SOON = Duration.ofDays(7);

  /** What letters can be counted by. */
  public enum By {
    SUBSCRIPTION,
    TYPE,
    REASON,
    CLASS,
    STATUS,
    TENANT,
    HOUR;

    String of(Letter letter) {
      return Objects.toString(
          switch (this) {
            case SUBSCRIPTION -> letter.subscription();
            case TYPE -> letter.says().getEventType();
            case REASON -> letter.says().getReason();
            case CLASS -> letter.says().getLastFailureClass();
            case STATUS -> letter.says().getLastStatusCode();
            case TENANT -> letter.says().getTenantId();
            case HOUR -> letter.says().getDeadAt().truncatedTo(ChronoUnit.HOURS);
          },
          "-");
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final By by;
  private final Instant now;
  private final Map<String, Group> groups = new TreeMap<>();
  private final Group total = new Group("total");
  private int expiring;
  private Instant firstToExpire = Instant.MAX;

  public LetterCounts(By by, Instant now) {
    this.by = by;
    this.now = now;
  }

  public void add(Letter letter) {
    groups.computeIfAbsent(by.of(letter), Group::new).add(letter);
    total.add(letter);
    Instant expires = letter.says().getDeadAt().plus(Retention.KEPT);
    if (letter.state().open() && expires.isBefore(now.plus(SOON))) {
      expiring++;
      firstToExpire = expires.isBefore(firstToExpire) ? expires : firstToExpire;
    }
  }

  /** The largest first; by hour, the earliest first. */
  public List<Group> groups() {
    Comparator<Group> largest = Comparator.comparingInt(Group::letters).reversed();
    return by == By.HOUR
        ? List.copyOf(groups.values())
        : groups.values().stream().sorted(largest).toList();
  }

  public Group total() {
    return total;
  }

  /** Open letters that the topic's retention will take within 7 days. */
  public int expiringSoon() {
    return expiring;
  }

  public Instant firstToExpire() {
    return firstToExpire;
  }

  /** Letters with something in common. */
  public static final class Group {
    private final String key;
    private final Map<String, Integer> hosts = new TreeMap<>();
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final Map<String, Integer> statuses = new TreeMap<>();
    private int letters;
    private Instant oldest = Instant.MAX;

    Group(String key) {
      this.key = key;
    }

    void add(Letter letter) {
      letters++;
      Instant died = letter.says().getDeadAt();
      oldest = died.isBefore(oldest) ? died : oldest;
      count(hosts, letter.says().getEndpointHost());
      count(reasons, letter.says().getReason());
      count(statuses, letter.says().getLastStatusCode());
    }

    private static void count(Map<String, Integer> counts, @Nullable Object value) {
      if (value != null) {
        counts.merge(value.toString(), 1, Integer::sum);
      }
    }

    public String key() {
      return key;
    }

    public int letters() {
      return letters;
    }

    public Instant oldest() {
      return oldest;
    }

    /** The one host, or how many there are. */
    public String host() {
      return switch (hosts.size()) {
        case 0 -> "-";
        case 1 -> hosts.keySet().iterator().next();
        default -> hosts.size() + " hosts";
      };
    }

    public Map.Entry<String, Integer> topReason() {
      return most(reasons);
    }

    public String topStatus() {
      return most(statuses).getKey();
    }

    public Map<String, Integer> reasons() {
      return new TreeMap<>(reasons);
    }

    public Map<String, Integer> statuses() {
      return new TreeMap<>(statuses);
    }

    private static Map.Entry<String, Integer> most(Map<String, Integer> counts) {
      return counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(Map.entry("-", 0));
    }
  }

  /** How long the topic keeps letters, as it is made. */
  private static final class Retention {
    static final Duration KEPT =
        TopicCatalogue.of(TopicCatalogue.DEFAULT_PARTITIONS).stream()
            .filter(topic -> topic.name().equals(Topics.DEAD_LETTERS))
            .map(
                topic ->
                    Duration.ofMillis(
                        Long.parseLong(topic.config().getOrDefault("retention.ms", "0"))))
            .findFirst()
            .orElseThrow();
  }
}

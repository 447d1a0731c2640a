package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.TokenAnswer.Denied;
import dev.switchhook.delivery.attempt.TokenAnswer.Granted;
import dev.switchhook.delivery.egress.Route;
import dev.switchhook.delivery.egress.TargetUrl;
import dev.switchhook.delivery.egress.Transport;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.delivery.subscription.OAuth2Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of this loop's subscriptions: each fetched once for all who wait for it, and kept
 * until shortly before its end. A fetch that failed is remembered for a moment, so that a token
 * endpoint which is down is not asked by every delivery. Confined to its loop.
 */
final class Tokens {
  static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);

  /** A receiver that answers 401 to everything does not cost its token endpoint a fetch each. */
  static final Duration BETWEEN_REJECTIONS = Duration.ofMinutes(1);

  private static final int MOST = 10_000;
  private static final long NEVER = Long.MIN_VALUE;

  /** What is known of one endpoint's token. */
  private static final class Known {
    private final Endpoint endpoint;
    private final List<Consumer<Grant>> waiting = new ArrayList<>();
    private @Nullable Grant grant;
    private long until;
    private long rejected = NEVER;

    Known(Endpoint endpoint) {
      this.endpoint = endpoint;
    }
  }

  /** What a delivery is told. */
  sealed interface Grant {
    /** To be sent to this endpoint, which carries the token. */
    record Given(Endpoint endpoint) implements Grant {}

    record None(String why) implements Grant {}
  }

  private final Wire wire;

  /** By subscription; what was not used for longest goes first. */
  private final Map<String, Known> known =
      new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };

  Tokens(Wire wire) {
    this.wire = wire;
  }

  /**
   * For the endpoint as it stands.
   *
   * @param then told once, on the loop, at once or later: at most half of the endpoint's deadline
   *     from the first who asked
   */
  void ask(String subscription, Endpoint endpoint, OAuth2Client client, Consumer<Grant> then) {
    Known mine = of(subscription, endpoint);
    if (mine.grant != null && mine.until - now() > 0) {
      then.accept(mine.grant);
      return;
    }
    mine.waiting.add(then);
    if (mine.waiting.size() == 1) {
      fetch(mine, client);
    }
  }

  @SuppressWarnings("ReferenceEquality") // made anew whenever the subscription changes
  private Known of(String subscription, Endpoint endpoint) {
    Known last = known.get(subscription);
    if (last == null || last.endpoint != endpoint) {
      last = new Known(endpoint);
      known.put(subscription, last);
    }
    return last;
  }

  private void fetch(Known mine, OAuth2Client client) {
    switch (TargetUrl.parse(client.tokenUrl().toString())) {
      case TargetUrl.Refused _ -> keep(mine, new Denied("token endpoint: blocked_destination"));
      case TargetUrl.Usable url -> {
        long began = now();
        new TokenFetch(wire, url.authority(), client, answer -> fetched(mine, answer, began))
            .start(new Route(url, Transport.STANDARD), mine.endpoint.deadline().dividedBy(2));
      }
    }
  }

  private void fetched(Known mine, TokenAnswer answer, long began) {
    wire.meters().tokenFetched(answer, Duration.ofNanos(now() - began));
    keep(mine, answer);
  }

  private void keep(Known mine, TokenAnswer answer) {
    Duration kept;
    switch (answer) {
      case Granted(String token, Duration life) -> {
        mine.grant = new Grant.Given(mine.endpoint.withToken(token));
        kept = life;
      }
      case Denied(String why) -> {
        mine.grant = new Grant.None(why);
        kept = AFTER_A_FAILURE;
      }
    }
    mine.until = now() + kept.toNanos();
    List<Consumer<Grant>> told = List.copyOf(mine.waiting);
    mine.waiting.clear();
    Grant grant = mine.grant;
    told.forEach(each -> each.accept(grant));
  }

  /** The receiver did not take this endpoint's token: the next one who asks has another. */
  @SuppressWarnings("ReferenceEquality") // an endpoint is made for each token
  void rejected(String subscription, Endpoint withToken) {
    Known mine = known.get(subscription);
    if (mine != null
        && mine.grant instanceof Grant.Given(Endpoint current)
        && current == withToken
        && (mine.rejected == NEVER || now() - mine.rejected >= BETWEEN_REJECTIONS.toNanos())) {
      mine.rejected = now();
      mine.grant = null;
    }
  }

  private long now() {
    return wire.clocks().nanos().getAsLong();
  }
}

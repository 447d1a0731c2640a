package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.TokenAnswer.Denied;
import dev.switchhook.delivery.egress.GuardedConnector;
import dev.switchhook.delivery.egress.Route;
import dev.switchhook.delivery.subscription.OAuth2Client;
import dev.switchhook.events.FailureClass;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request to a token endpoint, through the same door as every other and by the same limits. It
 * ends once. Confined to its loop.
 */
final class TokenFetch implements GuardedConnector.Opened {
  private final Vertx vertx;
  private final GuardedConnector connector;
  private final String authority;
  private final OAuth2Client client;
  private final Consumer<TokenAnswer> then;

  private @Nullable HttpClientRequest request;
  private final Buffer body = Buffer.buffer();
  private int status;
  private int interim;
  private long timer;
  private boolean ended;

  /**
   * Does nothing yet.
   *
   * @param authority of the token endpoint
   * @param then told once, on the loop, at once or later
   */
  TokenFetch(Wire wire, String authority, OAuth2Client client, Consumer<TokenAnswer> then) {
    this.vertx = wire.vertx();
    this.connector = wire.connector();
    this.authority = authority;
    this.client = client;
    this.then = then;
  }

  void start(Route route, Duration limit) {
    timer =
        vertx.setTimer(
            Math.max(1, limit.toMillis()), _ -> cut("token endpoint gave no answer in time"));
    connector.open(route, this);
  }

  @Override
  public boolean isWanted() {
    return !ended;
  }

  @Override
  public void connected(HttpClientRequest opened, boolean fresh) {
    if (ended) {
      connector.giveBack(opened);
      return;
    }
    request = opened;
    guarded(() -> write(opened));
  }

  @Override
  public void failed(FailureClass why, String error) {
    cut("token endpoint: " + error);
  }

  private void write(HttpClientRequest opened) {
    Buffer form = TokenRequest.form(client);
    TokenRequest.write(opened.headers(), authority, client, form);
    opened.exceptionHandler(failure -> guarded(() -> broken(failure)));
    opened.continueHandler(_ -> guarded(this::interim));
    opened.earlyHintsHandler(_ -> guarded(this::interim));
    opened
        .response()
        .onComplete(
            response -> guarded(() -> answered(response)),
            failure -> guarded(() -> broken(failure)));
    opened.end(form);
  }

  private void interim() {
    if (++interim > ResponseLimits.MOST_INTERIM) {
      cut("token endpoint: too many interim answers");
    }
  }

  private void answered(HttpClientResponse response) {
    response.exceptionHandler(failure -> guarded(() -> broken(failure)));
    if (ended) {
      return;
    }
    status = response.statusCode();
    if (status != 200) {
      // Nothing in it is of use, and where it points to is not followed.
      cut("token endpoint answered " + status);
    } else if (ResponseLimits.hasTooManyLines(response)) {
      cut("token endpoint: response head over the limit");
    } else {
      response.handler(chunk -> guarded(() -> read(chunk)));
      response.endHandler(_ -> guarded(() -> end(TokenAnswer.read(status, body))));
    }
  }

  private void read(Buffer chunk) {
    if (body.length() + chunk.length() > ResponseLimits.MOST_BODY_BYTES) {
      cut("token endpoint: answer over the limit");
    } else if (!ended) {
      body.appendBuffer(chunk);
    }
  }

  private void broken(Throwable failure) {
    cut("token endpoint: " + ExchangeFailures.of(failure).error());
  }

  /** Closes the connection: what may still come on it is not the next one's. */
  private void cut(String why) {
    if (!ended && request != null) {
      end(new Denied(why));
      connector.cut(request, false);
    } else {
      end(new Denied(why));
    }
  }

  private void end(TokenAnswer answer) {
    if (!ended) {
      ended = true;
      vertx.cancelTimer(timer);
      then.accept(answer);
    }
  }

  /** As in an exchange: nothing that is answered may stop the loop. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | StackOverflowError e) {
      if (ended) {
        throw e;
      }
      cut("token endpoint: answer that cannot be handled");
    }
  }
}

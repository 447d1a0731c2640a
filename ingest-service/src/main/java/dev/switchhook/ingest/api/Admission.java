package dev.switchhook.ingest.api;

import dev.switchhook.ingest.access.Caller;
import dev.switchhook.ingest.access.KeyRing;
import dev.switchhook.ingest.access.RateLimit;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/** Lets requests in that show a key, as often as a key may, for the tenant that it is for. */
final class Admission {
  private static final String CALLER = "caller";

  private final KeyRing keys;
  private final Optional<RateLimit> limit;

  /**
   * The rules for all requests.
   *
   * @param limit empty: none
   */
  Admission(KeyRing keys, Optional<RateLimit> limit) {
    this.keys = keys;
    this.limit = limit;
  }

  /** Before the body is read: a stranger's bytes are not kept. */
  void admit(RoutingContext context) {
    Optional<Caller> caller = keys.caller(context.request().getHeader("authorization"));
    if (caller.isEmpty()) {
      context.response().putHeader("www-authenticate", "Bearer");
      Answers.problem(
              Problem.of(401, "Unauthorized", "authorization: Bearer and a key of this API"))
          .write(context.response());
      return;
    }
    if (caller.get().limited()) {
      limit
          .flatMap(each -> each.take(caller.get().name()))
          .ifPresent(
              wait -> {
                throw new ProblemException(Problem.tooOften("this key may not ask as often", wait));
              });
    }
    context.put(CALLER, caller.get());
    context.next();
  }

  /** On every path of a tenant. */
  void ofTenant(RoutingContext context) {
    Caller caller = context.get(CALLER);
    String tenant = context.pathParam("tenant");
    if (caller == null || tenant == null || !caller.mayActFor(tenant)) {
      throw new ProblemException(Problem.of(403, "Forbidden", "this key is not for this tenant"));
    }
    context.next();
  }

  /** Rounded up: who comes back then is let in. */
  static long seconds(Duration wait) {
    return wait.plusMillis(999).toSeconds();
  }
}

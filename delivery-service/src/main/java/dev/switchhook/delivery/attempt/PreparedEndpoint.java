package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.egress.Route;
import dev.switchhook.delivery.egress.TargetUrl;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.events.FailureClass;
import java.util.Optional;

/** What of an endpoint's request is the same each time, worked out once. Confined to its loop. */
sealed interface PreparedEndpoint {
  /** The endpoint it was made of: another one, though equal, is prepared anew. */
  Endpoint endpoint();

  record Callable(Endpoint endpoint, Route route, RequestHead head) implements PreparedEndpoint {}

  /** Nothing is ever sent to it. */
  record NotCallable(Endpoint endpoint, Outcome.Unreachable because) implements PreparedEndpoint {}

  static PreparedEndpoint of(Endpoint endpoint) {
    if (endpoint.credentials().oauth2().isPresent()) {
      return new NotCallable(endpoint, Outcome.Unreachable.withoutToken("no token yet"));
    }
    Optional<String> problem = HeaderRules.problem(endpoint.headers());
    if (problem.isPresent()) {
      return new NotCallable(
          endpoint, new Outcome.Unreachable(FailureClass.PLATFORM_ERROR, problem.get()));
    }
    return switch (TargetUrl.parse(endpoint.url().toString())) {
      case TargetUrl.Refused _ ->
          new NotCallable(
              endpoint,
              new Outcome.Unreachable(FailureClass.BLOCKED_ADDRESS, "blocked_destination"));
      case TargetUrl.Usable url ->
          new Callable(
              endpoint,
              new Route(url, endpoint.transport()),
              new RequestHead(url.authority(), endpoint.headers()));
    };
  }
}

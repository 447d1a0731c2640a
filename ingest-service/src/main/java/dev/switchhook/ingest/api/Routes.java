package dev.switchhook.ingest.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The routes that are mounted, and which methods each path has. Confined to the start. */
final class Routes {
  private final Router router;
  private final Map<String, Set<HttpMethod>> methods = new LinkedHashMap<>();

  Routes(Router router) {
    this.router = router;
  }

  void get(String path, Handler<RoutingContext> handler) {
    mount(HttpMethod.GET, path, handler);
  }

  void post(String path, Handler<RoutingContext> handler) {
    mount(HttpMethod.POST, path, handler);
  }

  void patch(String path, Handler<RoutingContext> handler) {
    mount(HttpMethod.PATCH, path, handler);
  }

  void delete(String path, Handler<RoutingContext> handler) {
    mount(HttpMethod.DELETE, path, handler);
  }

  /** Answers 405 for the other methods of every path mounted so far. */
  void close() {
    methods.forEach((path, known) -> Failures.otherMethods(router, path, known));
  }

  private void mount(HttpMethod method, String path, Handler<RoutingContext> handler) {
    methods.computeIfAbsent(path, _ -> new LinkedHashSet<>()).add(method);
    router.route(method, path).handler(handler);
  }
}

package dev.switchhook.ingest.api;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever goes wrong with a request is answered as a problem (RFC 9457). */
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private static final String NOT_HTTP = "not an HTTP request that can be understood";

  private Failures() {}

  /** After all other routes. */
  static void handle(Router router, int largestBody) {
    router.route().failureHandler(Failures::failed);
    onStatus(router, 400, "Bad Request", NOT_HTTP);
    onStatus(router, 404, "Not Found", "there is no such resource");
    onStatus(router, 413, "Content Too Large", "at most " + largestBody + " bytes");
    onStatus(router, 500, "Internal Server Error", "the log says more");
  }

  /** A resource that has other methods says which (RFC 9110, section 15.5.6). */
  static void otherMethods(Router router, String path, Collection<HttpMethod> methods) {
    String allow =
        methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    router
        .route(path)
        .handler(
            context -> {
              context.response().putHeader("allow", allow);
              answer(context, Problem.of(405, "Method Not Allowed", "the methods are " + allow));
            });
  }

  /** What is so wrong that no route sees it; nothing more can be read from its connection. */
  static void unreadable(HttpServerRequest request) {
    Problem problem =
        switch (request.decoderResult().cause()) {
          case TooLongHttpLineException _ ->
              Problem.of(414, "URI Too Long", "method, path and query are too long");
          case TooLongHttpHeaderException _ ->
              Problem.of(431, "Request Header Fields Too Large", "the headers are too long");
          case null, default -> Problem.of(400, "Bad Request", NOT_HTTP);
        };
    Answers.problem(problem).write(request.response());
    request.connection().close();
  }

  private static void failed(RoutingContext context) {
    switch (context.failure()) {
      case ProblemException known -> answer(context, known.problem());
      case KafkaException broker -> {
        log.warn("the broker did not do what a request asks for why={}", broker.toString());
        answer(
            context,
            Problem.of(
                503,
                "Service Unavailable",
                "not acknowledged in time; it may have been written: read before trying again"));
      }
      case null, default -> {
        if (context.statusCode() >= 500) {
          log.error("request failed status={}", context.statusCode(), context.failure());
        }
        context.next();
      }
    }
  }

  private static void onStatus(Router router, int status, String title, String detail) {
    router.errorHandler(status, context -> answer(context, Problem.of(status, title, detail)));
  }

  private static void answer(RoutingContext context, Problem problem) {
    Answers.problem(problem).write(context.response());
  }
}

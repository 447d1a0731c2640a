package dev.switchhook.ingest.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/**
 * The contract as a page for people: Swagger UI, which shows {@code /openapi.yaml}. All of it comes
 * from this service, and the browser is told to ask nobody else.
 */
final class ContractPage {
  static final String PAGE = "/docs";
  static final String FILE = PAGE + "/:file";
  private static final String UI = "/META-INF/resources/webjars/swagger-ui/";
  private static final String UI_VERSION = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String OURS = "/dev/switchhook/ingest/api/";
  // Swagger UI writes style attributes and draws its arrows from data: URLs.
  private static final String ONLY_FROM_HERE =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Part page = new Part("text/html; charset=utf-8", Packaged.file(OURS + "docs.html"));
  private final Map<String, Part> files;

  private record Part(String type, Buffer bytes) {}

  ContractPage() {
    String ui = UI + version() + "/";
    this.files =
        Map.of(
            "start.js", new Part("text/javascript; charset=utf-8", Packaged.file(OURS + "docs.js")),
            "swagger-ui-bundle.js",
                new Part(
                    "text/javascript; charset=utf-8", Packaged.file(ui + "swagger-ui-bundle.js")),
            "swagger-ui.css",
                new Part("text/css; charset=utf-8", Packaged.file(ui + "swagger-ui.css")));
  }

  void mount(Routes routes) {
    routes.get(PAGE, context -> answer(context.response(), page));
    routes.get(FILE, this::file);
  }

  private void file(RoutingContext context) {
    Part file = files.get(context.pathParam("file"));
    if (file == null) {
      throw new ProblemException(Problem.of(404, "Not Found", "there is no such file"));
    }
    answer(context.response(), file);
  }

  private static void answer(HttpServerResponse response, Part part) {
    response
        .putHeader("content-type", part.type())
        .putHeader("content-security-policy", ONLY_FROM_HERE)
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("referrer-policy", "no-referrer")
        .putHeader("cache-control", "no-cache")
        .end(part.bytes());
  }

  private static String version() {
    try (InputStream in = new ByteArrayInputStream(Packaged.file(UI_VERSION).getBytes())) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(UI_VERSION, e);
    }
  }
}

package dev.switchhook.kit.subscriptions;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.kit.terminal.Screen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which API, and as whom. A key is no argument: arguments are seen by everybody on a machine. */
final class ApiOptions {
  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "Of the subscription API; else SWITCHHOOK_API of the environment.")
  private @Nullable String api;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description =
          "Holds the key of the API; else SWITCHHOOK_API_KEY of the environment. Neither: the API"
              + " must be open.")
  private @Nullable Path keyFile;

  ApiClient client(Surroundings around) {
    URI url = url(around.environment());
    Optional<String> key = key(around.environment());
    if (key.isPresent() && "http".equals(url.getScheme()) && !isThisMachine(url.getHost())) {
      around.err().println("warning: the key goes to " + url.getHost() + " in the clear (http)");
    }
    return new ApiClient(url, key, around.pause());
  }

  private URI url(Map<String, String> environment) {
    String text = api == null ? environment.getOrDefault("SWITCHHOOK_API", "") : api;
    if (!text.matches("https?://[^/@?#\\s]+[^@?#\\s]*")) {
      throw new InputMistakes(
          List.of("--api (or SWITCHHOOK_API): the URL of the API, such as http://127.0.0.1:8080"));
    }
    try {
      URI url = URI.create(text);
      if (url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // Said below, for both.
    }
    throw new InputMistakes(List.of("--api: no host and port: " + Screen.safe(text)));
  }

  private Optional<String> key(Map<String, String> environment) {
    String key = environment.getOrDefault("SWITCHHOOK_API_KEY", "");
    if (keyFile != null) {
      try {
        key = Files.readString(keyFile, UTF_8);
      } catch (IOException e) {
        throw new InputMistakes(List.of("--api-key-file " + keyFile + " cannot be read: " + e));
      }
      if (key.isBlank()) {
        throw new InputMistakes(List.of("--api-key-file " + keyFile + " is empty"));
      }
    }
    String stripped = key.strip();
    if (!stripped.matches("[!-~]*")) {
      throw new InputMistakes(List.of("the key of the API is not one line of visible ASCII"));
    }
    return stripped.isEmpty() ? Optional.empty() : Optional.of(stripped);
  }

  private static boolean isThisMachine(String host) {
    return host.equals("localhost")
        || InetAddress.getLoopbackAddress().getHostAddress().equals(host)
        || host.equals("[::1]");
  }
}

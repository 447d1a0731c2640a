package dev.switchhook.delivery.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.Ciphertext;
import dev.switchhook.events.ClientAuthentication;
import dev.switchhook.events.EndpointAuth;
import dev.switchhook.events.SecretHeader;
import dev.switchhook.kit.endpoint.BearerToken;
import dev.switchhook.kit.endpoint.CustomHeaders;
import dev.switchhook.kit.secret.CannotOpen;
import dev.switchhook.kit.secret.Purpose;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Opens what authenticates us to one subscription's receiver, and checks it again by the rules of
 * its registration: a record may have been written by anybody.
 */
final class CredentialsOpener {
  private final SecretOpener secrets;
  private final EndpointAuth auth;

  CredentialsOpener(SecretOpener secrets) {
    this.secrets = secrets;
    this.auth = secrets.subscription().getAuth();
  }

  /** Empty: a kind that this build does not know, which is not sent to without it. */
  Optional<Credentials> open() throws CannotOpen, BadRow {
    return switch (auth.getKind()) {
      case NONE, HEADERS -> Optional.of(Credentials.of(custom(false)));
      case BEARER -> Optional.of(authorized("Bearer " + bearer()));
      case BASIC -> Optional.of(authorized("Basic " + basic()));
      case OAUTH2 -> oauth2();
      case UNKNOWN -> Optional.empty();
    };
  }

  private Credentials authorized(String value) throws CannotOpen, BadRow {
    Map<String, String> headers = custom(true);
    headers.put("authorization", value);
    return Credentials.of(headers);
  }

  private Map<String, String> custom(boolean authorized) throws CannotOpen, BadRow {
    Map<String, String> headers = new HashMap<>();
    int length = 0;
    if (auth.getHeaders().size() > CustomHeaders.MOST) {
      throw new BadRow("auth: more than " + CustomHeaders.MOST + " headers");
    }
    for (SecretHeader header : auth.getHeaders()) {
      // Not named where it is refused: it may hold anything.
      refuse("auth: name of a header", CustomHeaders.nameProblem(header.getName(), authorized));
      String name = header.getName().toLowerCase(Locale.ROOT);
      String value = secrets.text(header.getValue(), Purpose.header(name));
      refuse("auth: header " + name, CustomHeaders.valueProblem(value));
      length += name.length() + value.length();
      if (headers.put(name, value) != null) {
        throw new BadRow("auth: header " + name + ": given twice");
      }
    }
    if (length > CustomHeaders.LONGEST_IN_ALL) {
      throw new BadRow("auth: headers longer than " + CustomHeaders.LONGEST_IN_ALL + " in all");
    }
    return headers;
  }

  private String bearer() throws CannotOpen, BadRow {
    String token = secrets.text(credential(), Purpose.AUTH);
    refuse("auth: token", BearerToken.problem(token));
    return token;
  }

  private String basic() throws CannotOpen, BadRow {
    String pair = secrets.text(credential(), Purpose.AUTH);
    if (pair.indexOf(':') < 0 || pair.chars().anyMatch(Character::isISOControl)) {
      throw new BadRow("auth: not user:password");
    }
    return Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private Ciphertext credential() throws BadRow {
    Ciphertext sealed = auth.getSecret();
    if (sealed == null) {
      throw new BadRow("auth names a kind and holds no secret");
    }
    return sealed;
  }

  private Optional<Credentials> oauth2() throws CannotOpen, BadRow {
    dev.switchhook.events.OAuth2Client client = auth.getOauth2();
    if (client == null) {
      throw new BadRow("auth names oauth2 and holds no client");
    }
    if (client.getClientAuthentication() == ClientAuthentication.UNKNOWN) {
      return Optional.empty();
    }
    return Optional.of(
        new Credentials(
            custom(true),
            Optional.of(
                new OAuth2Client(
                    tokenUrl(client.getTokenUrl()),
                    client.getClientId(),
                    secrets.open(client.getClientSecret(), Purpose.OAUTH2),
                    client.getScopes(),
                    Optional.ofNullable(client.getAudience()),
                    client.getClientAuthentication()))));
  }

  private static URI tokenUrl(String text) throws BadRow {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new BadRow("auth: token_url: not a URL"); // its own message repeats it
    }
  }

  private static void refuse(String what, Optional<String> problem) throws BadRow {
    if (problem.isPresent()) {
      throw new BadRow(what + ": " + problem.get());
    }
  }
}

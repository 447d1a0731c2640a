package dev.switchhook.ingest.api;

import dev.switchhook.events.ClientAuthentication;
import dev.switchhook.kit.secret.SecretBytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The client that shall fetch tokens for a subscription, in the clear. Never prints itself. */
record OAuth2Request(
    String tokenUrl,
    String clientId,
    SecretBytes clientSecret,
    List<String> scopes,
    Optional<String> audience,
    ClientAuthentication authentication) {
  static final Set<String> FIELDS =
      Set.of(
          "token_url", "client_id", "client_secret", "scopes", "audience", "client_authentication");

  /** RFC 6749, section 3.3. */
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,128}");

  private static final int SCOPES = 20;
  private static final int LONGEST_PART = 512;

  OAuth2Request {
    scopes = List.copyOf(scopes);
  }

  /**
   * Notes what is wrong; empty when something that is required is.
   *
   * @param urlsAnywhere whether local and plain-http token endpoints are taken
   */
  static Optional<OAuth2Request> read(Member auth, boolean urlsAnywhere) {
    Optional<String> url = tokenUrl(auth.at("token_url"), urlsAnywhere);
    Optional<String> id = part(auth.at("client_id"));
    Optional<String> secret = part(auth.at("client_secret"));
    List<String> scopes = scopes(auth.at("scopes"));
    Member audience = auth.at("audience");
    Optional<String> wanted = isUnset(audience) ? Optional.empty() : part(audience);
    Member way = auth.at("client_authentication");
    ClientAuthentication authentication =
        isUnset(way)
            ? ClientAuthentication.BASIC
            : way.oneOf(ClientAuthentication.class).orElse(ClientAuthentication.BASIC);
    if (url.isEmpty() || id.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new OAuth2Request(
            url.get(), id.get(), SecretBytes.ofUtf8(secret.get()), scopes, wanted, authentication));
  }

  private static boolean isUnset(Member member) {
    return member.isMissing() || member.isNull();
  }

  private static Optional<String> tokenUrl(Member member, boolean anywhere) {
    Optional<String> text = member.text(UrlRules.LONGEST);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (EndpointUrl.parse(text.get(), anywhere)) {
      case EndpointUrl.Usable usable -> Optional.of(usable.canonical());
      case EndpointUrl.Refused(String why) -> {
        member.wrong(why);
        yield Optional.empty();
      }
    };
  }

  private static Optional<String> part(Member member) {
    Optional<String> text = member.text(LONGEST_PART);
    text.filter(part -> part.isEmpty() || part.chars().anyMatch(Character::isISOControl))
        .ifPresent(_ -> member.wrong("must not be empty or hold control characters"));
    return text;
  }

  private static List<String> scopes(Member member) {
    if (isUnset(member)) {
      return List.of();
    }
    return member.items(0, SCOPES).orElse(List.of()).stream()
        .flatMap(
            item -> {
              Optional<String> scope = item.text(LONGEST_PART);
              scope
                  .filter(text -> !SCOPE.matcher(text).matches())
                  .ifPresent(_ -> item.wrong("is not a scope (RFC 6749, 3.3)"));
              return scope.stream();
            })
        .toList();
  }

  @Override
  public String toString() {
    return "OAuth2Request[…]";
  }
}

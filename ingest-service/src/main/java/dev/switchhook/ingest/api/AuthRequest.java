package dev.switchhook.ingest.api;

import dev.switchhook.events.AuthKind;
import dev.switchhook.kit.endpoint.BearerToken;
import dev.switchhook.kit.endpoint.CustomHeaders;
import dev.switchhook.kit.secret.SecretBytes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What shall identify us to the receiver besides the signature, in the clear: from the request to
 * the moment it is sealed.
 *
 * @param secret BEARER: the token; BASIC: user:password
 * @param headers by name in lower case
 */
record AuthRequest(
    AuthKind kind,
    Optional<SecretBytes> secret,
    Map<String, SecretBytes> headers,
    Optional<OAuth2Request> oauth2) {
  private static final int LONGEST_PART = 512;
  private static final Set<String> FIELDS =
      with(OAuth2Request.FIELDS, "kind", "token", "user", "password", "headers");

  AuthRequest {
    headers = Map.copyOf(headers);
  }

  static AuthRequest none() {
    return new AuthRequest(AuthKind.NONE, Optional.empty(), Map.of(), Optional.empty());
  }

  /**
   * Notes what is wrong; what it gives then is not to be used.
   *
   * @param urlsAnywhere whether local and plain-http token endpoints are taken
   */
  static AuthRequest read(Member auth, boolean urlsAnywhere) {
    Map<String, Member> members = auth.members(FIELDS);
    AuthKind kind = auth.at("kind").oneOf(AuthKind.class).orElse(AuthKind.UNKNOWN);
    Set<String> allowed =
        switch (kind) {
          case NONE -> Set.of("kind");
          case BEARER -> Set.of("kind", "token", "headers");
          case BASIC -> Set.of("kind", "user", "password", "headers");
          case HEADERS -> Set.of("kind", "headers");
          case OAUTH2 -> with(OAuth2Request.FIELDS, "kind", "headers");
          case UNKNOWN -> FIELDS;
        };
    members.forEach(
        (name, member) -> {
          if (!allowed.contains(name)) {
            member.wrong("does not go with this kind");
          }
        });
    Optional<SecretBytes> secret =
        switch (kind) {
          case BEARER -> token(auth.at("token"));
          case BASIC -> userAndPassword(auth.at("user"), auth.at("password"));
          case NONE, HEADERS, OAUTH2, UNKNOWN -> Optional.empty();
        };
    boolean wanted = members.containsKey("headers") || kind == AuthKind.HEADERS;
    boolean authorized =
        kind == AuthKind.BEARER || kind == AuthKind.BASIC || kind == AuthKind.OAUTH2;
    return new AuthRequest(
        kind,
        secret,
        wanted && allowed.contains("headers") ? headers(auth.at("headers"), authorized) : Map.of(),
        kind == AuthKind.OAUTH2 ? OAuth2Request.read(auth, urlsAnywhere) : Optional.empty());
  }

  private static Set<String> with(Set<String> fields, String... more) {
    return Stream.concat(fields.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<SecretBytes> token(Member token) {
    Optional<String> text = token.text(BearerToken.LONGEST);
    text.flatMap(BearerToken::problem).ifPresent(token::wrong);
    return text.map(SecretBytes::ofUtf8);
  }

  private static Optional<SecretBytes> userAndPassword(Member user, Member password) {
    Optional<String> name = user.text(LONGEST_PART);
    Optional<String> word = password.text(LONGEST_PART);
    if (name.isPresent() && name.get().indexOf(':') >= 0) {
      user.wrong("must not hold a colon");
    }
    name.filter(AuthRequest::hasControl).ifPresent(_ -> user.wrong("holds control characters"));
    word.filter(AuthRequest::hasControl).ifPresent(_ -> password.wrong("holds control characters"));
    return name.flatMap(n -> word.map(w -> SecretBytes.ofUtf8(n + ":" + w)));
  }

  private static Map<String, SecretBytes> headers(Member headers, boolean authorized) {
    Map<String, Member> members = headers.members();
    Map<String, SecretBytes> read = new LinkedHashMap<>();
    int length = 0;
    for (Map.Entry<String, Member> entry : members.entrySet()) {
      Member member = entry.getValue();
      CustomHeaders.nameProblem(entry.getKey(), authorized).ifPresent(member::wrong);
      Optional<String> value = member.text(CustomHeaders.LONGEST_IN_ALL);
      value.flatMap(CustomHeaders::valueProblem).ifPresent(member::wrong);
      length += entry.getKey().length() + value.map(String::length).orElse(0);
      if (value.isPresent()
          && read.put(entry.getKey().toLowerCase(Locale.ROOT), SecretBytes.ofUtf8(value.get()))
              != null) {
        member.wrong("is given twice, in other letter case");
      }
    }
    if (members.isEmpty() || members.size() > CustomHeaders.MOST) {
      headers.wrong("must be 1 to " + CustomHeaders.MOST + " headers");
    }
    if (length > CustomHeaders.LONGEST_IN_ALL) {
      headers.wrong("longer than " + CustomHeaders.LONGEST_IN_ALL + " characters in all");
    }
    return read;
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  @Override
  public String toString() {
    return "AuthRequest[" + kind + "]";
  }
}

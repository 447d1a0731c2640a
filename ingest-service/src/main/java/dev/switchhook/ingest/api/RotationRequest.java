package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchhook.events.SignatureScheme;
import dev.switchhook.ingest.api.Problem.Mistake;
import dev.switchhook.kit.secret.Ed25519Key;
import dev.switchhook.kit.secret.SecretBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A new signing secret that is asked for.
 *
 * @param scheme V1 or V1A
 * @param grace how long the one in force goes on signing
 * @param endEarlier ends at once those that are in their grace already
 * @param secret imported; else one is made
 * @param v1aKey imported; else one is made
 */
record RotationRequest(
    SignatureScheme scheme,
    Duration grace,
    boolean endEarlier,
    Optional<SecretBytes> secret,
    Optional<Ed25519Key> v1aKey) {
  static final Duration USUAL_GRACE = Duration.ofDays(1);
  static final Duration LONGEST_GRACE = Duration.ofDays(7);

  private static final Set<String> FIELDS =
      Set.of("scheme", "grace_ms", "end_earlier", "secret", "v1a_key");

  /**
   * Reads all of it before it complains.
   *
   * @throws ProblemException with every mistake
   */
  static RotationRequest read(JsonNode body) {
    List<Mistake> mistakes = new ArrayList<>();
    Map<String, Member> members = Member.root(body, mistakes).members(FIELDS);
    SignatureScheme scheme =
        member(members, "scheme")
            .flatMap(member -> member.oneOf(SignatureScheme.class))
            .orElse(SignatureScheme.V1);
    long grace =
        member(members, "grace_ms")
            .map(member -> member.integer(0, LONGEST_GRACE.toMillis()).orElse(0))
            .orElse(USUAL_GRACE.toMillis());
    boolean endEarlier = member(members, "end_earlier").flatMap(Member::flag).orElse(false);
    Optional<SecretBytes> secret =
        member(members, "secret").flatMap(member -> secret(member, scheme));
    Optional<Ed25519Key> key = member(members, "v1a_key").flatMap(member -> key(member, scheme));
    if (!mistakes.isEmpty()) {
      throw new ProblemException(Problem.invalid(mistakes));
    }
    return new RotationRequest(scheme, Duration.ofMillis(grace), endEarlier, secret, key);
  }

  private static Optional<Member> member(Map<String, Member> members, String name) {
    return Optional.ofNullable(members.get(name));
  }

  private static Optional<SecretBytes> secret(Member member, SignatureScheme scheme) {
    if (scheme != SignatureScheme.V1) {
      member.wrong("goes with scheme v1");
      return Optional.empty();
    }
    return WebhookSecret.read(member);
  }

  private static Optional<Ed25519Key> key(Member member, SignatureScheme scheme) {
    if (scheme != SignatureScheme.V1A) {
      member.wrong("goes with scheme v1a");
      return Optional.empty();
    }
    return member
        .text(200)
        .flatMap(
            text -> {
              try {
                return Optional.of(Ed25519Key.parse(text));
              } catch (IllegalArgumentException _) {
                member.wrong("must be " + Ed25519Key.RULE);
                return Optional.empty();
              }
            });
  }

  @Override
  public String toString() {
    return "RotationRequest[" + scheme + "]";
  }
}

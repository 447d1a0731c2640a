package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.api.Problem.Mistake;
import dev.switchhook.kit.secret.Ed25519Key;
import dev.switchhook.kit.secret.SecretBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a request asks for, checked, secrets in the clear.
 *
 * @param changes of what is no secret
 * @param auth empty: it stays as it is
 * @param signingSecret imported; only when a subscription is made
 * @param v1aKey generated or imported; only when a subscription is made
 * @param certificate empty: it stays as it is
 * @param named the members that stood in the request
 */
record SubscriptionRequest(
    List<Consumer<Subscription.Builder>> changes,
    Optional<EndpointUrl.Usable> url,
    Optional<AuthRequest> auth,
    Optional<SecretBytes> signingSecret,
    Optional<Ed25519Key> v1aKey,
    Optional<CertificateRequest> certificate,
    List<String> named) {
  SubscriptionRequest {
    changes = List.copyOf(changes);
    named = List.copyOf(named);
  }

  /**
   * Reads all of it before it complains.
   *
   * @throws ProblemException with every mistake
   */
  static SubscriptionRequest read(JsonNode body, boolean create, RequestFields fields) {
    List<Mistake> mistakes = new ArrayList<>();
    Draft draft = new Draft();
    Member root = Member.root(body, mistakes);
    Map<String, Member> members = root.members(RequestFields.names());
    if (create) {
      for (String required : RequestFields.REQUIRED) {
        if (!members.containsKey(required)) {
          root.at(required).wrong("is required");
        }
      }
    } else {
      for (String secret : List.of("secret", "v1a_key")) {
        if (members.containsKey(secret)) {
          members.remove(secret).wrong("is set when a subscription is made");
        }
      }
    }
    members.forEach((name, member) -> fields.read(name, member, draft));
    if (!mistakes.isEmpty()) {
      throw new ProblemException(Problem.invalid(mistakes));
    }
    return new SubscriptionRequest(
        draft.changes,
        draft.url,
        draft.auth,
        draft.signingSecret,
        draft.v1aKey,
        draft.certificate,
        List.copyOf(members.keySet()));
  }

  /** What is gathered while a request is read. */
  static final class Draft {
    private final List<Consumer<Subscription.Builder>> changes = new ArrayList<>();
    private Optional<EndpointUrl.Usable> url = Optional.empty();
    private Optional<AuthRequest> auth = Optional.empty();
    private Optional<SecretBytes> signingSecret = Optional.empty();
    private Optional<Ed25519Key> v1aKey = Optional.empty();
    private Optional<CertificateRequest> certificate = Optional.empty();

    void change(Consumer<Subscription.Builder> change) {
      changes.add(change);
    }

    void url(EndpointUrl.Usable usable) {
      url = Optional.of(usable);
    }

    void auth(AuthRequest request) {
      auth = Optional.of(request);
    }

    void signingSecret(SecretBytes secret) {
      signingSecret = Optional.of(secret);
    }

    void certificate(CertificateRequest request) {
      certificate = Optional.of(request);
    }

    void v1aKey(Ed25519Key key) {
      v1aKey = Optional.of(key);
    }
  }

  @Override
  public String toString() {
    return "SubscriptionRequest" + named;
  }
}

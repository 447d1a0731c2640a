package dev.switchhook.ingest.api;

import dev.switchhook.kit.endpoint.ClientKeyPair;
import dev.switchhook.kit.secret.SecretBytes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The client certificate to show to a receiver (mutual TLS), in the clear. Never prints its key.
 *
 * @param chainPem the leaf first
 * @param key PEM of PKCS #8
 */
record CertificateRequest(String chainPem, SecretBytes key) {
  private static final Set<String> FIELDS = Set.of("chain_pem", "private_key_pem");
  private static final int LONGEST = 16 * 1024;

  /** Empty: a mistake is noted. */
  static Optional<CertificateRequest> read(Member member) {
    Map<String, Member> members = member.members(FIELDS);
    if (!members.keySet().containsAll(FIELDS)) {
      member.wrong("chain_pem and private_key_pem are required");
      return Optional.empty();
    }
    Optional<String> chain = member.at("chain_pem").text(LONGEST);
    Optional<SecretBytes> key = member.at("private_key_pem").text(LONGEST).map(SecretBytes::ofUtf8);
    if (chain.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    try {
      // As delivery-service reads it, so that what is saved can be used.
      ClientKeyPair.read(chain.get(), key.get().bytes());
      return Optional.of(new CertificateRequest(chain.get(), key.get()));
    } catch (IllegalArgumentException e) {
      member.wrong(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "CertificateRequest[…]";
  }
}

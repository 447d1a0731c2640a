package dev.switchhook.delivery.egress;

import dev.switchhook.kit.endpoint.ClientKeyPair;
import io.vertx.core.net.KeyCertOptions;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Who we are to one receiver: a certificate chain and its private key. Each is an identity of its
 * own, whatever it holds: connections are never shared between two. Never prints its key.
 */
public final class ClientIdentity {
  private final X509Certificate[] chain;
  private final PrivateKey key;

  /** Equal to itself and its copies alone: what the pools and the caches of contexts go by. */
  private final KeyCertOptions options = KeyCertOptions.wrap(new Shown());

  private ClientIdentity(X509Certificate[] chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  /**
   * Reads PEM.
   *
   * @param chain certificates, the leaf first
   * @param privateKey PKCS #8 of an RSA or EC key, not encrypted
   * @throws IllegalArgumentException unless the key is that of the leaf; its text holds nothing of
   *     the key
   */
  public static ClientIdentity read(String chain, byte[] privateKey) {
    ClientKeyPair pair = ClientKeyPair.read(chain, privateKey);
    return new ClientIdentity(pair.chain().toArray(X509Certificate[]::new), pair.key());
  }

  /** Whether every certificate of the chain is in its time. */
  public boolean isValidAt(Instant now) {
    return Arrays.stream(chain)
        .allMatch(
            each ->
                !now.isBefore(each.getNotBefore().toInstant())
                    && !now.isAfter(each.getNotAfter().toInstant()));
  }

  KeyCertOptions options() {
    return options;
  }

  @Override
  public String toString() {
    return "ClientIdentity[…]";
  }

  /**
   * Shows the chain to whoever asks for one. The JDK's own key managers send none where the list of
   * authorities that came with the question names others.
   */
  private final class Shown extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";

    @Override
    public String chooseClientAlias(
        String[] kinds, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] kinds, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String[] getClientAliases(String kind, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }

    @Override
    public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String kind, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}

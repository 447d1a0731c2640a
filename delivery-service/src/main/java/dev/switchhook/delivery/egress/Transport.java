package dev.switchhook.delivery.egress;

import java.util.Optional;

/**
 * How an endpoint wants to be spoken to.
 *
 * @param http2 where its TLS agrees to it; else HTTP/1.1
 * @param identity the client certificate that is shown to it
 */
public record Transport(boolean http2, Optional<ClientIdentity> identity) {
  /** HTTP/1.1, and no certificate of ours. */
  public static final Transport STANDARD = new Transport(false, Optional.empty());
}

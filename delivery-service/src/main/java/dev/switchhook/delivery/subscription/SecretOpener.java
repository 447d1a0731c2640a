package dev.switchhook.delivery.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.Ciphertext;
import dev.switchhook.events.Subscription;
import dev.switchhook.kit.secret.CannotOpen;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Opens what is sealed in one subscription. */
record SecretOpener(Envelope envelope, Subscription subscription) {
  SecretBytes open(Ciphertext sealed, String purpose) throws CannotOpen {
    return envelope.open(
        sealed, subscription.getTenantId(), subscription.getSubscriptionId(), purpose);
  }

  /** Strict: what is no UTF-8 would be sent as something else. */
  String text(Ciphertext sealed, String purpose) throws CannotOpen, BadRow {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(open(sealed, purpose).bytes())).toString();
    } catch (CharacterCodingException e) {
      throw new BadRow(purpose + ": not UTF-8");
    }
  }
}

package dev.switchhook.ingest.api;

import dev.switchhook.events.SigningSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a rotation makes of a subscription's signing secrets. Pure. */
sealed interface SecretRotation {
  /** So many signatures stand in the header at most, over both schemes. */
  int MOST = 3;

  /** Newest first; those that have expired are gone. */
  record Rotated(List<SigningSecret> secrets) implements SecretRotation {
    public Rotated {
      secrets = List.copyOf(secrets);
    }

    @Override
    public String toString() {
      return "Rotated[" + secrets.size() + "]";
    }
  }

  /**
   * It would make one signature too many.
   *
   * @param possibleAt when the next grace ends; empty where none is in its grace
   */
  record TooMany(Optional<Instant> possibleAt) implements SecretRotation {}

  /**
   * The new one in front of those that still sign: the one in force gets the grace, those in their
   * grace keep the earlier end.
   *
   * @param fresh the new secret, sealed
   */
  static SecretRotation of(
      List<SigningSecret> current, SigningSecret fresh, RotationRequest request, Instant now) {
    Instant end = now.plus(request.grace());
    List<SigningSecret> kept = new ArrayList<>();
    kept.add(fresh);
    List<Instant> graceEnds = new ArrayList<>();
    for (SigningSecret secret : current) {
      SigningSecret then = secret;
      if (secret.getScheme() == fresh.getScheme()) {
        Instant expires = secret.getExpiresAt();
        boolean inGrace = expires != null;
        Instant earlier = expires == null || end.isBefore(expires) ? end : expires;
        then =
            SigningSecret.newBuilder(secret)
                .setExpiresAt(inGrace && request.endEarlier() ? now : earlier)
                .build();
      }
      Instant last = then.getExpiresAt();
      if (last == null || last.isAfter(now)) {
        kept.add(then);
        Optional.ofNullable(secret.getExpiresAt()).ifPresent(graceEnds::add);
      }
    }
    return kept.size() > MOST
        ? new TooMany(graceEnds.stream().min(Instant::compareTo))
        : new Rotated(kept);
  }
}

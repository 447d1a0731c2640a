package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.egress.EgressSettings;
import dev.switchhook.delivery.egress.GuardedConnector;
import dev.switchhook.delivery.egress.GuardedResolver;
import dev.switchhook.delivery.egress.NameLookup;
import dev.switchhook.kit.meters.Meters;
import io.vertx.core.Vertx;

/** The one place that stacks what happens to an attempt. */
public final class Senders {
  private Senders() {}

  /**
   * A sender for one loop: to be called on that loop, and so is what it returns. Its connections
   * end with Vert.x.
   */
  public static WebhookSender stack(
      Vertx vertx, NameLookup names, EgressSettings egress, Meters meters, Clocks clocks) {
    // Nothing lies between a vetted address and the socket, so the guard is at the bottom.
    GuardedResolver resolver = new GuardedResolver(names, egress.policy());
    GuardedConnector connector = new GuardedConnector(vertx, resolver, egress, meters.registry());
    Wire wire =
        new Wire(
            vertx,
            connector,
            Signatures.on(vertx),
            clocks,
            new SendMeters(meters.registry()),
            new Deadlines(vertx, clocks.nanos()));
    WebhookSender sender = new HttpWebhookSender(wire);
    // Around it: an attempt is made when there is a token for it.
    sender = new AuthorizedSender(sender, new Tokens(wire), wire);
    // Outermost: sees every answer, also the deadline's and what was never sent.
    return new ObservedSender(sender, new AttemptMeters(meters), clocks.nanos());
  }
}

package dev.switchhook.delivery.engine;

import dev.switchhook.events.DisabledReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the engine counted, for a world that is made of it. */
public class Counts implements Tally {
  public final Map<DeferralReason, Integer> deferred = new EnumMap<>(DeferralReason.class);
  public final List<Duration> waits = new ArrayList<>();
  public final Map<DisabledReason, Integer> disabled = new EnumMap<>(DisabledReason.class);
  public int overtaken;
  public int unheld;
  public int gaveUp;
  public int earlyGranted;
  public int earlyRefused;
  public int opened;
  public int closed;

  @Override
  public void waited(OpenDelivery.Kind kind, Duration time) {
    waits.add(time);
  }

  @Override
  public void deferred(DeferralReason why) {
    deferred.merge(why, 1, Integer::sum);
  }

  @Override
  public void overtaken(int deliveries) {
    overtaken += deliveries;
  }

  @Override
  public void unheld() {
    unheld++;
  }

  @Override
  public void earlyRetry(boolean granted) {
    if (granted) {
      earlyGranted++;
    } else {
      earlyRefused++;
    }
  }

  @Override
  public void gaveUp() {
    gaveUp++;
  }

  @Override
  public void breakerOpened() {
    opened++;
  }

  @Override
  public void breakerClosed() {
    closed++;
  }

  @Override
  public void disabled(DisabledReason cause) {
    disabled.merge(cause, 1, Integer::sum);
  }

  @Override
  public void released(OpenDelivery delivery, Duration late) {}
}

package dev.switchhook.delivery.rollup;

import dev.switchhook.events.DeliveryMetrics;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Rows of windows: sums of units, and what is written of them. Pure. */
final class Rows {
  private static final int MOST_STATUS_CODES = 32;
  private static final String OTHER = "other";

  private Rows() {}

  /** Tenant, subscription and type. No part can hold a bar, so a person can read it in any tool. */
  static String series(DeliveryMetrics row) {
    return row.getTenantId() + "|" + row.getSubscriptionId() + "|" + row.getEventType();
  }

  /** The key of its record: series and window. */
  static String key(String series, Instant windowStart) {
    return series + "|" + windowStart;
  }

  /** The first of its window. */
  static DeliveryMetrics begin(DeliveryMetrics unit, Instant windowStart, long windowMs) {
    return DeliveryMetrics.newBuilder(unit)
        .setWindowStart(windowStart)
        .setWindowMs(windowMs)
        .build();
  }

  /** The row with one unit more, which is late where the row has been closed. */
  static DeliveryMetrics add(DeliveryMetrics row, DeliveryMetrics unit) {
    return DeliveryMetrics.newBuilder()
        .setWindowStart(row.getWindowStart())
        .setWindowMs(row.getWindowMs())
        .setTenantId(row.getTenantId())
        .setSubscriptionId(row.getSubscriptionId())
        .setEventType(row.getEventType())
        .setRevision(row.getRevision())
        .setClosed(row.getClosed())
        .setFirstAttempts(row.getFirstAttempts() + unit.getFirstAttempts())
        .setDelivered(row.getDelivered() + unit.getDelivered())
        .setDeliveredFirstTry(row.getDeliveredFirstTry() + unit.getDeliveredFirstTry())
        .setDead(row.getDead() + unit.getDead())
        .setDeadByReason(add(row.getDeadByReason(), unit.getDeadByReason()))
        .setDeadByFault(add(row.getDeadByFault(), unit.getDeadByFault()))
        .setAttempts(row.getAttempts() + unit.getAttempts())
        .setAttemptsOk(row.getAttemptsOk() + unit.getAttemptsOk())
        .setAttemptsRetry(row.getAttemptsRetry() + unit.getAttemptsRetry())
        .setAttemptsReplay(row.getAttemptsReplay() + unit.getAttemptsReplay())
        .setAttemptsToSuccessSum(row.getAttemptsToSuccessSum() + unit.getAttemptsToSuccessSum())
        .setFailuresByClass(add(row.getFailuresByClass(), unit.getFailuresByClass()))
        .setFailuresByFault(add(row.getFailuresByFault(), unit.getFailuresByFault()))
        .setStatusCodes(add(row.getStatusCodes(), unit.getStatusCodes()))
        .setOnTimeValid(row.getOnTimeValid() + unit.getOnTimeValid())
        .setOnTimeGood(row.getOnTimeGood() + unit.getOnTimeGood())
        .setAttemptMs(Buckets.add(row.getAttemptMs(), unit.getAttemptMs()))
        .setFirstAttemptMs(Buckets.add(row.getFirstAttemptMs(), unit.getFirstAttemptMs()))
        .setDeliveryMs(Buckets.add(row.getDeliveryMs(), unit.getDeliveryMs()))
        .setLateRecords(row.getLateRecords() + (row.getClosed() ? 1 : 0))
        .build();
  }

  /** The next revision, as it is written; a closed row stays closed. */
  static DeliveryMetrics revised(DeliveryMetrics row, boolean over) {
    return DeliveryMetrics.newBuilder(row)
        .setRevision(row.getRevision() + 1)
        .setClosed(row.getClosed() || over)
        .setAttemptP50Ms(Buckets.quantile(row.getAttemptMs(), 0.50))
        .setAttemptP95Ms(Buckets.quantile(row.getAttemptMs(), 0.95))
        .setAttemptP99Ms(Buckets.quantile(row.getAttemptMs(), 0.99))
        .build();
  }

  /** Only status codes are many: reasons, classes and faults are closed sets below the limit. */
  private static Map<String, Long> add(Map<String, Long> row, Map<String, Long> unit) {
    if (unit.isEmpty()) {
      return row;
    }
    Map<String, Long> sum = new TreeMap<>(row);
    unit.forEach(
        (name, count) -> {
          boolean isFull = sum.size() >= MOST_STATUS_CODES && !sum.containsKey(name);
          sum.merge(isFull ? OTHER : name, count, Long::sum);
        });
    return sum;
  }
}

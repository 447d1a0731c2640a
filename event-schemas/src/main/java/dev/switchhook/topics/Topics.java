package dev.switchhook.topics;

/** The name of every topic. What each is made like stands in {@link TopicCatalogue}. */
public final class Topics {
  /** Key: call id. Value: CallEvent. The platform's contract. */
  public static final String CALL_EVENTS = "voice.call-events";

  /** Key and value: byte for byte as read from {@link #CALL_EVENTS}; the reason is in headers. */
  public static final String CALL_EVENTS_REJECTED = "voice.call-events.rejected";

  /** Key: subscription id. Value: Subscription; null deletes. */
  public static final String SUBSCRIPTIONS = "webhook.subscriptions";

  /** Key: subscription id. Value: SubscriptionState. */
  public static final String SUBSCRIPTION_STATE = "webhook.subscription-state";

  /** Key: subscription id. Value: Delivery. Partition by {@link Partitions}. */
  public static final String DELIVERIES = "webhook.deliveries";

  /** Same key, value bytes and partition number as {@link #DELIVERIES}. */
  public static final String REPLAY = "webhook.deliveries.replay";

  /**
   * Key: delivery id, or topic/partition/offset of what could not be decoded. Value: DeadLetter.
   */
  public static final String DEAD_LETTERS = "webhook.dead-letters";

  /** Key: dead letter id. Value: DeadLetterState; no row means open. */
  public static final String DEAD_LETTER_STATE = "webhook.dead-letter-state";

  /** Key: job id. Value: ReplayJob. */
  public static final String REPLAY_JOBS = "webhook.replay-jobs";

  /** Key: job id, else audit id. Value: AuditRecord. */
  public static final String AUDIT = "webhook.audit";

  /** Key: delivery id. Value: DeliveryAttempt, at least once: dedupe on attempt_id. */
  public static final String DELIVERY_ATTEMPTS = "webhook.delivery-attempts";

  /** Key: tenant|subscription|type|window start. Value: DeliveryMetrics. */
  public static final String DELIVERY_METRICS_1M = "webhook.delivery-metrics.1m";

  /** As {@link #DELIVERY_METRICS_1M}, by the hour. */
  public static final String DELIVERY_METRICS_1H = "webhook.delivery-metrics.1h";

  private Topics() {}
}

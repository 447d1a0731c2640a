package dev.switchhook.delivery.signature;

/** Vector G of the webhook contract: a whole request, signed with {@code SECRET}. */
public final class VectorG {
  public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  public static final String ID = "dlv_9eda4622-82b5-551d-8c0f-e43c0f3e0c4c";
  public static final long TIMESTAMP = 1791536000;
  public static final String SIGNATURE = "v1,hi//6vd3twRCcFoKzeVjNZY2fi04vYizmhe5YWm97OU=";
  public static final String BODY =
      "{\"id\":\"0192f0c4-5f61-7b85-8d16-4c6d7e150a09\",\"type\":\"call.ended\",\"timestamp\":\"2026-10-09T08:53:20.001Z\","
          + "\"api_version\":\"2026-10-01\",\"data\":{\"tenant_id\":\"ten_4f2a9c\",\"sequence\":9,\"call\":{\"id\":\"call_0192f0c17b0a7c11\","
          + "\"agent_id\":\"agt_77\",\"agent_version\":\"v12\",\"direction\":\"inbound\",\"channel\":\"pstn\","
          + "\"caller\":{\"address\":\"+15550100001\",\"contact_id\":\"crm-20117\",\"locale\":\"en-US\"},"
          + "\"callee\":{\"address\":\"+15550100002\"},\"started_at\":\"2026-10-09T08:50:11.000Z\"},"
          + "\"ended_at\":\"2026-10-09T08:53:20.001Z\",\"duration_ms\":189001,\"talk_ms\":187089,\"ended_by\":\"caller\","
          + "\"ended_reason\":\"hangup\",\"outcome\":\"resolved\",\"disposition\":\"appointment_cancelled\","
          + "\"sentiment\":{\"label\":\"positive\",\"score\":0.71},\"follow_up\":[\"email\"],"
          + "\"cost\":{\"amount\":\"0.042000\",\"currency\":\"USD\"},\"turns\":14}}";

  private VectorG() {}
}

package dev.switchhook.kit.subscriptions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a file wants a tenant's subscriptions to be. */
record Declared(String tenant, List<One> subscriptions) {
  Declared {
    subscriptions = List.copyOf(subscriptions);
  }

  /**
   * One subscription.
   *
   * @param members as the API takes them; credentials are among them
   */
  record One(String name, ObjectNode members) {
    /** What makes the name the subscription's identity: its id follows from it. */
    String idempotencyKey() {
      return key(name);
    }

    static String key(String name) {
      return "apply/" + name;
    }

    @Override
    public String toString() {
      return "One[" + name + "]";
    }
  }
}

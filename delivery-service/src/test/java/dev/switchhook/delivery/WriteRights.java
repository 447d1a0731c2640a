package dev.switchhook.delivery;

import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Takes the right to write to a topic away from everybody, and gives it back. */
final class WriteRights {
  private WriteRights() {}

  /** Everything else stays allowed. */
  static void refuse(Admin admin, String topic) throws Exception {
    admin
        .createAcls(
            List.of(
                rule(topic, AclOperation.ALL, AclPermissionType.ALLOW),
                rule(topic, AclOperation.WRITE, AclPermissionType.DENY)))
        .all()
        .get();
  }

  static void allowEverything(Admin admin) throws Exception {
    admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
  }

  private static AclBinding rule(String topic, AclOperation operation, AclPermissionType effect) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:*", "*", operation, effect));
  }
}

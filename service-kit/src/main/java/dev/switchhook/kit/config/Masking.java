package dev.switchhook.kit.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.types.Password;

/** A setting's value as a person may see it. */
final class Masking {
  private static final int LONGEST = 200;

  private Masking() {}

  static String shown(ConfigKey setting, String value) {
    if (setting.type == ConfigDef.Type.PASSWORD) {
      return Password.HIDDEN;
    }
    // user:password@ in a URL
    String clean = value.replaceAll("//[^/@\\s]*@", "//" + Password.HIDDEN + "@");
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
  }
}

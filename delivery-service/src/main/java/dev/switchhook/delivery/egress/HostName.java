package dev.switchhook.delivery.egress;

import java.net.IDN;
import java.util.regex.Pattern;

/** The shape of a DNS name. Which names may be called is not decided here. */
final class HostName {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private HostName() {}

  /** The last label begins with a letter: that ends decimal, octal, hex and short addresses. */
  static boolean isValid(String host) {
    String[] labels = host.split("\\.", -1);
    if (host.length() > 253 || labels.length > 127) {
      return false;
    }
    for (String label : labels) {
      if (!LABEL.matcher(label).matches() || !decodes(label)) {
        return false;
      }
    }
    return Character.isLetter(labels[labels.length - 1].charAt(0));
  }

  private static boolean decodes(String label) {
    if (!label.startsWith("xn--")) {
      return true;
    }
    String decoded = IDN.toUnicode(label);
    if (decoded.equals(label)
        || decoded.chars().anyMatch(c -> ".\u2024\u3002\uff0e\uff61".indexOf(c) >= 0)) {
      return false;
    }
    try {
      return IDN.toASCII(decoded).equals(label);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

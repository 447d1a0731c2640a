package dev.switchhook.e2e.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A secret that is known when it is met, in whatever form. Forms are held as Latin-1 text, a
 * character a byte.
 *
 * @param what which secret it is
 * @param forms by name
 */
record Canary(String what, Map<String, String> forms) {
  static Canary of(String what, String secret) {
    Canary canary = of(what, secret.getBytes(UTF_8));
    canary.forms.put("url-encoded", URLEncoder.encode(secret, UTF_8));
    canary.forms.put("utf-16be", latin(secret.getBytes(UTF_16BE)));
    canary.forms.put("utf-16le", latin(secret.getBytes(UTF_16LE)));
    return canary;
  }

  static Canary of(String what, byte[] secret) {
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("raw", latin(secret));
    for (int shift = 0; shift < 3; shift++) {
      String base64 = base64(secret, shift);
      forms.put("base64+" + shift, base64);
      forms.put("base64url+" + shift, base64.replace('+', '-').replace('/', '_'));
    }
    String hex = HexFormat.of().formatHex(secret);
    forms.put("hex", hex);
    forms.put("HEX", hex.toUpperCase(Locale.ROOT));
    return new Canary(what, forms);
  }

  static String latin(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  /** What is the same whatever stands before and behind it, if it begins so far into a triple. */
  private static String base64(byte[] secret, int shift) {
    byte[] shifted = new byte[shift + secret.length];
    System.arraycopy(secret, 0, shifted, shift, secret.length);
    int whole = shifted.length / 3 * 3;
    String text = Base64.getEncoder().encodeToString(Arrays.copyOf(shifted, whole));
    return text.substring(shift == 0 ? 0 : 4);
  }

  @Override
  public String toString() {
    return what;
  }
}

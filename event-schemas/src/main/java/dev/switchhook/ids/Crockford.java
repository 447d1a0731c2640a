package dev.switchhook.ids;

/**
 * Crockford's base 32 (https://www.crockford.com/base32.html) in lower case: no i, l, o, u to be
 * misread.
 */
public final class Crockford {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  private Crockford() {}

  /** Of the lowest five bits. */
  public static char digit(int bits) {
    return DIGITS.charAt(bits & 31);
  }

  /** The lowest {@code 5 * count} bits, the highest first: texts sort as the numbers do. */
  public static String digits(long value, int count) {
    StringBuilder text = new StringBuilder(count);
    for (int place = count - 1; place >= 0; place--) {
      text.append(digit((int) (value >>> (5 * place))));
    }
    return text.toString();
  }
}

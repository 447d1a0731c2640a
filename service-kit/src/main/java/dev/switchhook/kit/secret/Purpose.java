package dev.switchhook.kit.secret;

import java.util.Locale;

/**
 * For what a secret of a subscription is sealed: part of its associated data, so one that is moved
 * to another place does not open. Whoever seals and whoever opens must agree on it for ever.
 */
public final class Purpose {
  /** The URL, where its path is a secret. */
  public static final String URL = "url";

  /** A bearer token, or user and password. */
  public static final String AUTH = "auth";

  public static final String OAUTH2 = "oauth2";

  /** The private key of a client certificate. */
  public static final String CLIENT_KEY = "client_key";

  /** The hash of the request that made the subscription. */
  public static final String CREATION = "creation";

  private Purpose() {}

  public static String signing(String secretId) {
    return "signing/" + secretId;
  }

  /**
   * A custom header's value.
   *
   * @param name in whatever case
   */
  public static String header(String name) {
    return "header/" + name.toLowerCase(Locale.ROOT);
  }
}

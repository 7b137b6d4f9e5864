package dev.troupe.uhlive;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a token: a client with its secret, and for accounts that have them a user with a
 * password. Prints neither.
 *
 * @param client the identifier of the account's subscription
 * @param secret its secret
 * @param user null for most accounts
 * @param password the user's; null without a user
 */
public record UhliveCredentials(
    String client, String secret, @Nullable String user, @Nullable String password) {

  /** The variables that the official examples read. */
  public static final String CLIENT = "UHLIVE_API_CLIENT";

  public static final String SECRET = "UHLIVE_API_SECRET";

  public UhliveCredentials {
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException("user: (expected: with a password, and neither alone)");
    }
  }

  public UhliveCredentials(String client, String secret) {
    this(client, secret, null, null);
  }

  /**
   * From an environment that is handed in.
   *
   * @throws IllegalArgumentException when a variable is missing or empty
   */
  public static UhliveCredentials of(Map<String, String> environment) {
    return new UhliveCredentials(variable(environment, CLIENT), variable(environment, SECRET));
  }

  public UhliveCredentials withUser(String user, String password) {
    return new UhliveCredentials(client, secret, user, password);
  }

  private static String variable(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          name + ": not set (expected: what the vendor's account page shows)");
    }
    return value;
  }

  @Override
  public String toString() {
    return "UhliveCredentials[client=%s, secret=***%s]"
        .formatted(client, user == null ? "" : ", user=" + user + ", password=***");
  }
}

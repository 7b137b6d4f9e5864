package dev.troupe.simulator.uhlive;

/** What a client must know to be given tokens. */
public record Credentials(String clientId, String clientSecret) {
  public Credentials {
    if (clientId.isEmpty() || clientSecret.isEmpty()) {
      throw new IllegalArgumentException("credentials: empty (expected: an id and a secret)");
    }
  }

  /** {@code demo} and {@code demo-secret}. */
  public static Credentials demo() {
    return new Credentials("demo", "demo-secret");
  }

  @Override
  public String toString() {
    return "Credentials[clientId=" + clientId + ", clientSecret=***]";
  }
}

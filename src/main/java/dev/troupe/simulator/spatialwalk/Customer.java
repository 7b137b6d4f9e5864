package dev.troupe.simulator.spatialwalk;

/** Who holds an API key: the app that its tokens are for, and what it has paid for. */
public record Customer(String appId, Plan plan) {
  public Customer {
    if (appId.isEmpty()) {
      throw new IllegalArgumentException("appId: (expected: not empty)");
    }
  }

  public static Customer of(String appId) {
    return new Customer(appId, Plan.unlimited());
  }
}

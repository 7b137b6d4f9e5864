package dev.troupe.simulator.spatialwalk;

import java.time.Duration;

/**
 * What an account may use.
 *
 * @param maxConnections sockets open at once; 0 for no limit
 * @param maxSession how long one socket may stay; zero for no limit
 * @param credits billed minutes left; {@link #UNLIMITED} never ends
 * @param appKnown whether the ingress knows the app; the console goes on giving tokens for it
 */
public record Plan(int maxConnections, Duration maxSession, long credits, boolean appKnown) {
  public static final long UNLIMITED = -1;

  public Plan {
    if (maxConnections < 0) {
      throw new IllegalArgumentException(
          "maxConnections: " + maxConnections + " (expected: 0 for no limit, or more)");
    }
    if (maxSession.isNegative()) {
      throw new IllegalArgumentException(
          "maxSession: " + maxSession + " (expected: 0 for no limit, or more)");
    }
    if (credits < UNLIMITED) {
      throw new IllegalArgumentException(
          "credits: " + credits + " (expected: -1 for no limit, 0 or more minutes)");
    }
  }

  public static Plan unlimited() {
    return new Plan(0, Duration.ZERO, UNLIMITED, true);
  }

  public Plan withMaxConnections(int maxConnections) {
    return new Plan(maxConnections, maxSession, credits, appKnown);
  }

  public Plan withMaxSession(Duration maxSession) {
    return new Plan(maxConnections, maxSession, credits, appKnown);
  }

  public Plan withCredits(long credits) {
    return new Plan(maxConnections, maxSession, credits, appKnown);
  }

  public Plan withAppKnown(boolean appKnown) {
    return new Plan(maxConnections, maxSession, credits, appKnown);
  }
}

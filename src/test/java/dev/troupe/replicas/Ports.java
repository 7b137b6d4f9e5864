package dev.troupe.replicas;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Ports that a replica has again after a restart: below those that the system gives to connections,
 * one of which might sit on it meanwhile.
 */
final class Ports {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  private final RandomGenerator random;

  Ports(RandomGenerator random) {
    this.random = random;
  }

  /** A port that was free a moment ago. */
  int next() {
    for (int tries = 0; tries < 1_000; tries++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    throw new AssertionError("no free port from " + LOWEST + " to " + HIGHEST);
  }
}

package dev.troupe.simulator;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many robots there are, what they are called and where they are reached.
 *
 * @param names one a robot; unique, and a path segment when {@link Layout#PATHS} is used
 * @param host the address to bind; the first of many for {@link Layout#ADDRESSES}
 * @param port the port, the first of many for {@link Layout#PORTS}; 0 takes free ones
 * @param compression whether {@code permessage-deflate} is granted when a client offers it
 * @param bootDelay how long after the start the robots do not answer at all
 */
public record Hosting(
    List<String> names,
    Layout layout,
    String host,
    int port,
    boolean compression,
    Duration bootDelay) {

  /** How a client tells robots apart. */
  public enum Layout {
    /** Robot n listens on {@code port + n}. */
    PORTS,
    /** Robot n listens on its own address, {@code host + n}, always on the same port. */
    ADDRESSES,
    /** All share one port; robot {@code id} is found under {@code /id/v1/events}. */
    PATHS
  }

  public Hosting {
    names = List.copyOf(names);
    if (names.isEmpty() || names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException(
          "names: " + names + " (expected: one or more, all different)");
    }
    for (String name : names) {
      if (!name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
        throw new IllegalArgumentException(
            "name: " + name + " (expected: lower-case letters, digits and dashes, at most 63)");
      }
    }
    int last = layout == Layout.PORTS && port > 0 ? port + names.size() - 1 : port;
    if (port < 0 || last > 65_535) {
      throw new IllegalArgumentException(
          "port: " + port + " (expected: 0, or 1 to 65535 for every robot)");
    }
    if (layout == Layout.ADDRESSES && port == 0) {
      throw new IllegalArgumentException(
          "port: 0 (expected: a fixed port, shared by all addresses)");
    }
  }

  /** {@code robot-1} to {@code robot-N}. */
  public static List<String> numbered(int robots) {
    return IntStream.rangeClosed(1, robots).mapToObj(n -> "robot-" + n).toList();
  }

  /** The address that robot {@code index} binds. */
  String hostOf(int index) {
    return layout == Layout.ADDRESSES ? LoopbackAddresses.after(host, index) : host;
  }

  /** The port that robot {@code index} binds; 0 asks for a free one. */
  int portOf(int index) {
    return layout == Layout.PORTS && port > 0 ? port + index : port;
  }

  /** What stands in front of {@code /v1/events} for a robot. */
  String prefixOf(String name) {
    return layout == Layout.PATHS ? "/" + name : "";
  }
}

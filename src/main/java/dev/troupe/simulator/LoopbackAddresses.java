package dev.troupe.simulator;

/** Counts IPv4 addresses, so that a thousand robots can each have one of 127.0.0.0/8. */
final class LoopbackAddresses {
  private LoopbackAddresses() {}

  static String after(String first, int steps) {
    String[] parts = first.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "host: " + first + " (expected: an IPv4 address such as 127.0.0.1)");
    }
    long value = 0;
    for (String part : parts) {
      value = value << 8 | Integer.parseInt(part);
    }
    value += steps;
    return (value >> 24 & 255)
        + "."
        + (value >> 16 & 255)
        + "."
        + (value >> 8 & 255)
        + "."
        + (value & 255);
  }
}

package dev.troupe.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where robots may be that come by API: who registers one decides whom the gateway dials, from
 * inside the operator's network. A pattern is {@code PLACE} or {@code PLACE:PORT}, port {@code *}
 * or none meaning any; a place is a name, {@code *.DOMAIN} for every name below it, an IP address,
 * a network such as {@code 192.168.0.0/16} ({@code [fd00::]/8} before a port), or {@code *} for
 * all. Names are compared as they are written, never looked up: a name matches no network.
 */
public final class AllowedAddresses {
  private static final String FORM =
      "NAME, *.DOMAIN, an IP address, a network such as 192.168.0.0/16, or *, with :PORT or :* at"
          + " will";
  private static final Pattern PATTERN =
      Pattern.compile("(?<place>\\[[^]]+](/\\d{1,3})?|[^\\[\\]]*?)(:(?<port>\\*|\\d{1,5}))?");
  private static final Pattern NAME =
      Pattern.compile(
          "(\\*\\.)?[a-z0-9]([-a-z0-9_]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9_]*[a-z0-9])?)*");
  private static final Pattern FOUR = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final List<Rule> rules;

  private AllowedAddresses(List<Rule> rules) {
    this.rules = rules;
  }

  /** One pattern; {@code port} is 0 for any. */
  private record Rule(Place place, int port) {
    boolean matches(String host, byte @Nullable [] ip, int at) {
      return (port == 0 || port == at) && place.covers(host, ip);
    }
  }

  private sealed interface Place {
    record Everywhere() implements Place {}

    /** {@code below}: the names below it, not itself. */
    record Name(String name, boolean below) implements Place {}

    record Network(byte[] address, int bits) implements Place {}

    default boolean covers(String host, byte @Nullable [] ip) {
      return switch (this) {
        case Everywhere everywhere -> true;
        case Name name ->
            ip == null
                && (name.below() ? host.endsWith("." + name.name()) : host.equals(name.name()));
        case Network network -> ip != null && sameNetwork(network, ip);
      };
    }
  }

  private static boolean sameNetwork(Place.Network network, byte[] ip) {
    if (ip.length != network.address().length) {
      return false;
    }
    for (int bit = 0; bit < network.bits(); bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((ip[bit / 8] ^ network.address()[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * @throws IllegalArgumentException naming the first pattern that will not do
   */
  static AllowedAddresses of(List<String> patterns) {
    return new AllowedAddresses(patterns.stream().map(AllowedAddresses::rule).toList());
  }

  private static Rule rule(String pattern) {
    // An IPv6 address without brackets has colons of its own, and no port.
    boolean bare = pattern.indexOf(':') != pattern.lastIndexOf(':') && !pattern.startsWith("[");
    Matcher parts = PATTERN.matcher(pattern);
    if (!bare && !parts.matches()) {
      throw unusable(pattern);
    }
    String port = bare ? null : parts.group("port");
    int number = port == null || port.equals("*") ? 0 : Integer.parseInt(port);
    if (number > 65_535 || "0".equals(port)) {
      throw unusable(pattern);
    }
    return new Rule(place(bare ? pattern : parts.group("place"), pattern), number);
  }

  private static Place place(String written, String pattern) {
    String text = written.toLowerCase(Locale.ROOT).replace("[", "").replace("]", "");
    if (text.equals("*")) {
      return new Place.Everywhere();
    }
    int slash = text.indexOf('/');
    byte[] address = ip(slash < 0 ? text : text.substring(0, slash));
    if (address != null) {
      return new Place.Network(address, bits(text, slash, 8 * address.length, pattern));
    } else if (!NAME.matcher(text).matches() || FOUR.matcher(text).matches()) {
      throw unusable(pattern);
    }
    boolean below = text.startsWith("*.");
    return new Place.Name(below ? text.substring(2) : text, below);
  }

  private static int bits(String text, int slash, int most, String pattern) {
    if (slash < 0) {
      return most;
    }
    String written = text.substring(slash + 1);
    if (!written.matches("\\d{1,3}") || Integer.parseInt(written) > most) {
      throw unusable(pattern);
    }
    return Integer.parseInt(written);
  }

  /** Of an address written as numbers, which is never looked up; null for a name. */
  private static byte @Nullable [] ip(String host) {
    if (!host.contains(":") && !FOUR.matcher(host).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(host).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static IllegalArgumentException unusable(String pattern) {
    return new IllegalArgumentException(
        "allowed_addresses: \"" + pattern + "\" (expected: " + FORM + ")");
  }

  /**
   * @param address whole, as {@link RobotConfig#address} makes it
   */
  public boolean allows(URI address) {
    String written = address.getHost().toLowerCase(Locale.ROOT);
    String host = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    String bare = host.replace("[", "").replace("]", "");
    byte[] ip = ip(bare);
    return rules.stream().anyMatch(rule -> rule.matches(bare, ip, address.getPort()));
  }
}

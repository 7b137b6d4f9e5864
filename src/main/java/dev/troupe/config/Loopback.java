package dev.troupe.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which addresses only this machine reaches, told without asking a name server. */
public final class Loopback {
  private static final Pattern IP4 = Pattern.compile("127(\\.\\d{1,3}){3}");

  private Loopback() {}

  /** A name other than {@code localhost} may mean anything, so it does not count. */
  public static boolean covers(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.equals("localhost")
        || lower.equals("::1")
        || lower.equals("[::1]")
        || lower.equals("0:0:0:0:0:0:0:1")
        || IP4.matcher(lower).matches();
  }
}

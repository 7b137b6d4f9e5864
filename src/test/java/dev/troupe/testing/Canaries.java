package dev.troupe.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Secrets that are known again wherever they come to light: as they are, in base64 at any offset,
 * in hex and, since the mark itself needs no escaping, in a URL or JSON.
 */
public final class Canaries {
  private static final int MOST_FINDS = 20;
  private static final int AROUND = 80;

  private final RandomGenerator random;
  private final Map<String, String> forms = new LinkedHashMap<>();
  private final Queue<String> finds = new ConcurrentLinkedQueue<>();
  private final AtomicLong searched = new AtomicLong();

  public Canaries(RandomGenerator random) {
    this.random = random;
  }

  /** A new secret, with characters around its mark that a URL, YAML and JSON must treat. */
  public String secret(String what) {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    String mark = HexFormat.of().formatHex(bytes);
    watch(what, mark);
    return "s+/=%&" + mark + "&%=/+s0123456789abcdef";
  }

  /** Watches for one that something else has made. */
  public void watch(String what, String mark) {
    watch(what, mark.getBytes(StandardCharsets.UTF_8));
    forms.put(mark, what);
  }

  public void watch(String what, byte[] mark) {
    String hex = HexFormat.of().formatHex(mark);
    forms.put(hex, what + " in hex");
    forms.put(hex.toUpperCase(Locale.ROOT), what + " in hex");
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + mark.length];
      System.arraycopy(mark, 0, shifted, before, mark.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      // What the neighbours on either side have a part in is left out.
      int from = before == 0 ? 0 : before + 1;
      String core = encoded.substring(from, shifted.length / 3 * 4);
      forms.put(core, what + " in base64");
      forms.put(core.replace('+', '-').replace('/', '_'), what + " in base64");
    }
  }

  /** From any thread. */
  public void search(String where, String text) {
    searched.addAndGet(text.length());
    forms.forEach((form, what) -> {
      int at = text.indexOf(form);
      if (at >= 0 && finds.size() < MOST_FINDS) {
        int end = Math.min(text.length(), at + form.length() + AROUND);
        finds.add(what + " in " + where + ": " + text.substring(Math.max(0, at - AROUND), end));
      }
    });
  }

  public List<String> finds() {
    return new ArrayList<>(finds);
  }

  /** Characters that were searched. */
  public long searched() {
    return searched.get();
  }
}

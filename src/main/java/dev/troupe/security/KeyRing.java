package dev.troupe.security;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API keys that are known now. Thread-safe: one map, replaced as a whole. */
final class KeyRing {
  static final String PREFIX = "troupe_";

  /** Compared with where no key has the id, so that this takes as long. */
  private static final byte[] NOBODY = new byte[32];

  private volatile Map<String, Held> keys = Map.of();

  private record Held(ApiKey key, byte[] digest) {}

  /**
   * @throws IllegalArgumentException when it will not do
   */
  void take(Buffer file) {
    Map<String, Held> next = new HashMap<>();
    for (ApiKey key : KeyFile.parse(file.toString())) {
      next.put(key.id(), new Held(key, HexFormat.of().parseHex(key.digest())));
    }
    keys = Map.copyOf(next);
  }

  Verdict judge(String shown, Instant now) {
    int end = shown.indexOf('_', PREFIX.length());
    if (!shown.startsWith(PREFIX) || end < 0) {
      return Verdict.doubted(Doubt.UNREADABLE);
    }
    Held held = keys.get(shown.substring(PREFIX.length(), end));
    byte[] digest = Digests.sha256(shown.getBytes(StandardCharsets.UTF_8));
    boolean same = MessageDigest.isEqual(digest, held == null ? NOBODY : held.digest);
    if (held == null || !same) {
      return Verdict.doubted(Doubt.KEY_UNKNOWN);
    } else if (held.key.revoked() != null) {
      return Verdict.doubted(Doubt.KEY_REVOKED);
    }
    Instant expires = held.key.expires();
    if (expires != null && !now.isBefore(expires)) {
      return Verdict.doubted(Doubt.KEY_EXPIRED);
    }
    return Verdict.believed(
        new Identity(
            Principal.of(held.key.name(), held.key.groups(), Means.KEY),
            expires,
            () -> isGone(held)));
  }

  private boolean isGone(Held before) {
    @Nullable Held now = keys.get(before.key.id());
    return now != before
        && (now == null
            || now.key.revoked() != null
            || !now.key.digest().equals(before.key.digest()));
  }
}

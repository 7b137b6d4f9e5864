package dev.troupe.security;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an API key: enough to know it again, not to make it.
 *
 * @param id the part of the key that may be told
 * @param name the principal that it stands for
 * @param digest SHA-256 of the whole key, in hexadecimal
 */
public record ApiKey(
    String id,
    String name,
    Set<String> groups,
    String digest,
    Instant created,
    @Nullable Instant expires,
    @Nullable Instant revoked) {

  public ApiKey {
    groups = Set.copyOf(new TreeSet<>(groups));
  }

  ApiKey revokedAt(Instant now) {
    return new ApiKey(id, name, groups, digest, created, expires, now);
  }
}

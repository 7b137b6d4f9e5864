package dev.troupe.grpc;

import dev.troupe.config.SecurityConfig.OpenMethods;
import dev.troupe.security.Authority;
import dev.troupe.security.ServerTls;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one gets in at the client port.
 *
 * @param tls null for none
 * @param authority who says who callers are; null where they are not asked
 * @param asksCertificates whether {@code tls} asks clients for one
 * @param open services that answer whoever asks
 */
public record Entrance(
    @Nullable ServerTls tls,
    @Nullable Authority authority,
    boolean asksCertificates,
    Set<OpenMethods> open) {

  /** In the clear, for everybody. */
  public static final Entrance WIDE_OPEN = new Entrance(null, null, false, Set.of());

  public Entrance {
    open = Set.copyOf(open);
  }
}

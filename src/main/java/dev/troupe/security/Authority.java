package dev.troupe.security;

import dev.troupe.config.SecurityConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that says who callers are: rules for certificates, keys of issuers, keys of ours.
 * Shared by all event loops, each of which asks an {@link Authenticator} of its own.
 */
public final class Authority {
  private final Vertx vertx;
  private final SecurityConfig config;
  private final InstantSource clock;
  private final SecurityMetrics metrics;
  private final @Nullable TokenJudge tokens;
  private final @Nullable KeyRing keys;
  private final @Nullable FileWatch keyFile;

  public Authority(
      Vertx vertx, SecurityConfig config, InstantSource clock, MeterRegistry registry) {
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    this.metrics = new SecurityMetrics(registry);
    this.tokens =
        config.tokens().isOn()
            ? new TokenJudge(vertx, config.tokens(), clock, registry, metrics)
            : null;
    Path file = config.keys().file();
    KeyRing ring = file == null ? null : new KeyRing();
    this.keys = ring;
    this.keyFile =
        file == null || ring == null
            ? null
            : new FileWatch(
                "api-keys", List.of(file), false, contents -> take(ring, contents), registry);
  }

  private static void take(KeyRing ring, List<Buffer> contents) {
    ring.take(contents.getFirst());
  }

  /**
   * Reads the files and looks at them from now on. Blocks.
   *
   * @throws IllegalArgumentException naming what will not do
   */
  public void load() {
    try {
      if (tokens != null) {
        tokens.load(vertx, config.reloadEvery());
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("security.tokens: " + e.getMessage(), e);
    }
    try {
      if (keyFile != null) {
        keyFile.load();
        keyFile.start(vertx, config.reloadEvery());
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("security.keys.file: " + e.getMessage(), e);
    }
  }

  /**
   * For one event loop.
   *
   * @param asksCertificates whether its port asks clients for one
   */
  public Authenticator authenticator(boolean asksCertificates) {
    return new Authenticator(
        asksCertificates ? new CertificateNames(config.certificateRules()) : null,
        tokens,
        keys,
        config.tokens().cached(),
        clock,
        metrics);
  }
}

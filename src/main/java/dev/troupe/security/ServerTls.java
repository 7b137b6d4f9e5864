package dev.troupe.security;

import dev.troupe.config.TlsConfig;
import dev.troupe.telemetry.LogKeys;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of one port, with the certificate that its files hold at the time: a connection keeps the one
 * that it began with, the next sees the new one. Thread-safe.
 */
public final class ServerTls {
  private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

  private final String port;
  private final TlsConfig config;
  private final Vertx vertx;
  private final InstantSource clock;
  private final MeterRegistry registry;
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private final List<HttpClientAgent> clients = new CopyOnWriteArrayList<>();
  private final @Nullable FileWatch files;
  private volatile @Nullable Current current;

  /** What new connections get. */
  private record Current(CertificatePair pair, @Nullable Buffer clientCa) {}

  /**
   * @param port its section in the configuration, for messages and meters
   */
  public ServerTls(
      String port, TlsConfig config, Vertx vertx, InstantSource clock, MeterRegistry registry) {
    this.port = port;
    this.config = config;
    this.vertx = vertx;
    this.clock = clock;
    this.registry = registry;
    List<Path> paths =
        Stream.of(
                config.certificate(), config.key(), config.asksClients() ? config.clientCa() : null)
            .filter(Objects::nonNull)
            .toList();
    this.files =
        config.isOn() ? new FileWatch(port + "-tls", paths, true, this::take, registry) : null;
  }

  public boolean isOn() {
    return files != null;
  }

  /**
   * Reads the files and looks at them from now on. Blocks.
   *
   * @throws IllegalArgumentException naming what will not do
   */
  public void load(Duration every) {
    if (files == null) {
      return;
    }
    try {
      engine();
      files.load();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(port + ".tls." + e.getMessage(), e);
    }
    Gauge.builder("troupe.tls.certificate.expiry.seconds", this, ServerTls::secondsLeft)
        .description("Until the port's certificate expires")
        .tag("port", port)
        .register(registry);
    files.start(vertx, every);
  }

  private double secondsLeft() {
    Current now = current;
    return now == null ? 0 : Duration.between(clock.instant(), expiry(now)).toSeconds();
  }

  private static Instant expiry(Current of) {
    return of.pair().certificate().getNotAfter().toInstant();
  }

  private void take(List<Buffer> contents) {
    Buffer ca = contents.size() > 2 ? contents.get(2) : null;
    if (ca != null) {
      CertificatePair.certificates("client_ca", ca);
    }
    Current next =
        new Current(
            CertificatePair.read(vertx, contents.get(0), contents.get(1), clock.instant()), ca);
    current = next;
    log.atInfo()
        .addKeyValue("port", port)
        .addKeyValue("serial", next.pair().certificate().getSerialNumber().toString(16))
        .addKeyValue("expires", expiry(next))
        .log("certificate is in use");
    servers.forEach(this::update);
    clients.forEach(this::update);
  }

  private void update(HttpServer server) {
    server
        .updateSSLOptions(options(), true)
        .onFailure(failure ->
            log.atError()
                .addKeyValue("port", port)
                .addKeyValue(LogKeys.CAUSE, failure.toString())
                .log("a server refused the certificate and keeps its old one"));
  }

  private void update(HttpClientAgent client) {
    ServerSSLOptions tls = options();
    ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("");
    options.setUseAlpn(true).setEnabledSecureTransportProtocols(versions());
    options.setKeyCertOptions(tls.getKeyCertOptions()).setTrustOptions(tls.getTrustOptions());
    client
        .updateSSLOptions(options, true)
        .onFailure(failure ->
            log.atError()
                .addKeyValue("port", port)
                .addKeyValue(LogKeys.CAUSE, failure.toString())
                .log("a client refused the certificate and keeps its old one"));
  }

  private ServerSSLOptions options() {
    Current now = Objects.requireNonNull(current, "not loaded");
    ServerSSLOptions options = new ServerSSLOptions();
    options.setUseAlpn(true).setEnabledSecureTransportProtocols(versions());
    options.setKeyCertOptions(now.pair().options()).setClientAuth(clientAuth());
    if (now.clientCa() != null) {
      options.setTrustOptions(new PemTrustOptions().addCertValue(now.clientCa()));
    }
    return options;
  }

  private Set<String> versions() {
    return config.minimumVersion().equals("1.3") ? Set.of("TLSv1.3") : Set.of("TLSv1.2", "TLSv1.3");
  }

  private ClientAuth clientAuth() {
    return switch (config.clientAuth()) {
      case NONE -> ClientAuth.NONE;
      case OPTIONAL -> ClientAuth.REQUEST;
      case REQUIRED -> ClientAuth.REQUIRED;
    };
  }

  private SSLEngineOptions engine() {
    boolean there = OpenSSLEngineOptions.isAvailable();
    if (config.engine() == TlsConfig.Engine.OPENSSL && !there) {
      throw new IllegalArgumentException(
          "engine: openssl (expected: auto or jdk, there is no build of it for this platform)");
    }
    return there && config.engine() != TlsConfig.Engine.JDK
        ? new OpenSSLEngineOptions()
        : new JdkSSLEngineOptions();
  }

  /** What a server of this port is made with; unchanged when it speaks no TLS. */
  public HttpServerOptions secure(HttpServerOptions options) {
    if (files == null) {
      return options;
    }
    ServerSSLOptions tls = options();
    return options
        .setSsl(true)
        .setUseAlpn(true)
        .setSslEngineOptions(engine())
        .setEnabledSecureTransportProtocols(versions())
        .setKeyCertOptions(tls.getKeyCertOptions())
        .setTrustOptions(tls.getTrustOptions())
        .setClientAuth(tls.getClientAuth());
  }

  /**
   * What a client is made with that calls the same port of another process, and shows it the
   * certificate that it serves with. Whoever has one of the client CA is believed, whatever address
   * it is found at.
   */
  public HttpClientOptions secure(HttpClientOptions options) {
    if (files == null) {
      return options;
    }
    ServerSSLOptions tls = options();
    options.setSsl(true).setUseAlpn(true).setVerifyHost(false).setSslEngineOptions(engine());
    options.setEnabledSecureTransportProtocols(versions());
    options.setKeyCertOptions(tls.getKeyCertOptions()).setTrustOptions(tls.getTrustOptions());
    return options;
  }

  /** Tells such a client of every certificate to come, as long as it is held by its owner. */
  public void keepUpToDate(HttpClientAgent client) {
    if (files != null) {
      clients.add(client);
    }
  }

  /** Tells a server of this port, which listens now, of every certificate to come. */
  public void keepUpToDate(HttpServer server) {
    if (files != null) {
      servers.add(server);
    }
  }
}

package dev.troupe.config;

/**
 * The operator's port: health, metrics, loggers.
 *
 * @param host what it binds; beyond loopback it shows health only, and metrics if so told
 * @param port 0 takes any free one
 * @param tls how the port speaks TLS
 * @param openMetrics whether metrics too are shown beyond loopback, to anybody
 */
public record ManagementConfig(String host, int port, TlsConfig tls, boolean openMetrics) {

  public static final ManagementConfig DEFAULT = new ManagementConfig("127.0.0.1", 7701);

  /** In the clear. */
  public ManagementConfig(String host, int port) {
    this(host, port, TlsConfig.NONE, false);
  }

  public ManagementConfig {
    Check.range("port", port, 0, 65_535);
  }
}

package dev.troupe.config;

/**
 * The operator's port: health, metrics, loggers.
 *
 * @param host what it binds; beyond loopback it shows health only
 * @param port 0 takes any free one
 * @param tls how the port speaks TLS
 */
public record ManagementConfig(String host, int port, TlsConfig tls) {

  public static final ManagementConfig DEFAULT =
      new ManagementConfig("127.0.0.1", 7701, TlsConfig.NONE);

  /** In the clear. */
  public ManagementConfig(String host, int port) {
    this(host, port, TlsConfig.NONE);
  }

  public ManagementConfig {
    Check.range("port", port, 0, 65_535);
  }
}

package dev.troupe.config;

/**
 * The operator's port: health, metrics, loggers.
 *
 * @param host what it binds; beyond loopback it shows health only, and metrics if so told
 * @param port 0 takes any free one
 * @param openMetrics whether metrics too are shown beyond loopback
 */
public record ManagementConfig(String host, int port, boolean openMetrics) {

  public static final ManagementConfig DEFAULT = new ManagementConfig("127.0.0.1", 7701, false);

  public ManagementConfig {
    Check.range("port", port, 0, 65_535);
  }
}

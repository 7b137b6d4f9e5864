package dev.troupe.config;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One robot as its operator describes it.
 *
 * @param id its name, of the form {@code [a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?}
 * @param displayName what people call it; the id when nothing else is said
 * @param address where it answers, whole (see {@link #address(String)})
 * @param key its key, when it wants one
 * @param labels key-values to select by, of the form that {@link RobotTexts} says
 * @param annotations key-values for programs and people
 * @param maintenance whether it is let go for now
 * @param options how it is treated
 */
public record RobotConfig(
    String id,
    String displayName,
    URI address,
    @Nullable NamedSecret key,
    Map<String, String> labels,
    Map<String, String> annotations,
    boolean maintenance,
    RobotOptions options) {

  private static final int PORT = 9000;
  private static final int LAST_PORT = 65_535;
  private static final String PATH = "/v1/events";

  public RobotConfig {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** At work, with nothing noted about it. */
  public RobotConfig(
      String id,
      String displayName,
      URI address,
      @Nullable NamedSecret key,
      Map<String, String> labels,
      RobotOptions options) {
    this(id, displayName, address, key, labels, Map.of(), false, options);
  }

  /**
   * Completes what people write: {@code HOST}, {@code HOST:PORT} or a {@code ws} / {@code wss} URI,
   * whose port and path default to the robot's own, {@code ws://HOST:9000/v1/events}.
   */
  public static URI address(String written) {
    String text = written.contains("://") ? written : "ws://" + written;
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw unusable(written);
    }
    String scheme = uri.getScheme();
    boolean plain = "ws".equals(scheme);
    if (uri.getHost() == null || !(plain || "wss".equals(scheme))) {
      throw unusable(written);
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : plain ? PORT : 443;
    if (port == 0 || port > LAST_PORT) {
      throw unusable(written);
    }
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? PATH : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(scheme + "://" + uri.getHost() + ":" + port + path + query);
  }

  private static IllegalArgumentException unusable(String written) {
    return new IllegalArgumentException(
        "address: \"" + written + "\" (expected: HOST, HOST:PORT or ws://HOST:9000/v1/events)");
  }
}

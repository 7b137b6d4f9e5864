package dev.troupe.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where traces go, if anywhere.
 *
 * @param endpoint what takes them, by OTLP over HTTP; without one nothing is traced
 * @param ca who vouches for the endpoint's certificate; those that the JDK knows when nothing is
 *     said
 * @param headers what each request carries besides, by the names that {@code secrets} keeps their
 *     values under
 * @param sampleRatio the share of traces begun here that is recorded
 * @param serviceName what we are called there
 * @param attributes what else is said of this process
 * @param queue spans that may wait for the endpoint, those on their way to it included
 * @param every how long a span may wait for others to go with
 * @param timeout how long the endpoint may take for a request
 */
public record TracingConfig(
    @Nullable URI endpoint,
    @Nullable Path ca,
    Map<String, KeptSecret> headers,
    double sampleRatio,
    String serviceName,
    Map<String, String> attributes,
    int queue,
    Duration every,
    Duration timeout) {

  private static final String DEFAULT_PATH = "/v1/traces";

  public static final TracingConfig DEFAULT =
      new TracingConfig(
          null,
          null,
          Map.of(),
          1.0,
          "troupe",
          Map.of(),
          4_096,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5));

  public TracingConfig {
    headers = Map.copyOf(headers);
    attributes = Map.copyOf(attributes);
    Check.require(
        endpoint == null || isHttp(endpoint),
        "endpoint",
        endpoint == null || endpoint.getUserInfo() != null ? "***" : endpoint,
        "http://HOST:4318, https://HOST/PATH; no password in it, the name of a secret under headers");
    Check.require(
        endpoint == null || headers.isEmpty() || SecurityConfig.isSafe(endpoint),
        "endpoint",
        endpoint == null ? "" : endpoint,
        "https, or this machine, where headers carry secrets");
    Check.require(
        ca == null || (endpoint != null && "https".equals(endpoint.getScheme())),
        "ca",
        ca == null ? "" : ca,
        "nothing, as endpoint is not https");
    for (String name : headers.keySet()) {
      Check.require(
          name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,126}"),
          "headers",
          name,
          "names of HTTP headers");
    }
    for (String name : attributes.keySet()) {
      Check.require(
          name.matches("[a-z][a-z0-9_.]{0,126}"),
          "attributes",
          name,
          "names such as k8s.pod.name or deployment.environment.name");
    }
    Check.range("sample_ratio", sampleRatio, 0.0, 1.0);
    Check.require(!serviceName.isBlank(), "service_name", serviceName, "a name");
    Check.range("queue", queue, 16, 1_000_000);
    Check.range("every", every, Duration.ofMillis(10), Duration.ofMinutes(1));
    Check.range("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(1));
  }

  private static boolean isHttp(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return uri.getHost() != null
        && uri.getUserInfo() == null
        && (scheme.equals("http") || scheme.equals("https"));
  }

  /** Whether anything is traced at all. */
  public boolean isOn() {
    return endpoint != null;
  }

  /**
   * Where requests go: as written, or to the path that OTLP has when none was written.
   *
   * @throws IllegalStateException when nothing is traced
   */
  public URI target() {
    if (endpoint == null) {
      throw new IllegalStateException("tracing.endpoint is not set");
    }
    boolean bare = endpoint.getRawPath().isEmpty() || endpoint.getRawPath().equals("/");
    return bare && endpoint.getRawQuery() == null ? endpoint.resolve(DEFAULT_PATH) : endpoint;
  }
}

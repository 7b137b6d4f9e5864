package dev.troupe.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The gateway under load: {@code troupe serve} in a process of its own. */
record GatewayProcess(Child child, int port, int management) {
  private static final Duration CONNECT = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /** Sensors stop with their last subscriber, so that one phase does not load the next. */
  static Path writeConfig(Path directory, int port, int management, Robots robots, String more) {
    StringBuilder yaml = new StringBuilder(more);
    yaml.append("server: {port: ").append(port).append("}\n");
    yaml.append("management: {port: ").append(management).append("}\n");
    Path memory = directory.resolve("gateway-" + port + ".db").toAbsolutePath();
    yaml.append("store: {file: '").append(memory).append("'}\n");
    yaml.append("robot_defaults: {sensor_linger: 0s}\n");
    yaml.append("robots:").append(robots.count() == 0 ? " {}\n" : "\n");
    for (int i = 0; i < robots.count(); i++) {
      yaml.append("  ").append(Robots.id(i)).append(":\n");
      yaml.append("    address: ws://127.0.0.1:").append(robots.port(i)).append(robots.path(i));
      yaml.append('\n');
    }
    try {
      return Files.writeString(directory.resolve("gateway-" + port + ".yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean ready() {
    child.checkRunning();
    return status("/health/ready") == 200;
  }

  void awaitRobots(Vertx vertx, int robots) {
    Await.until(vertx, "gateway ready", CONNECT, this::ready);
    Await.until(
        vertx,
        robots + " robots connected",
        CONNECT,
        () -> metric("troupe_robots", "ready") >= robots);
  }

  /** The sum of the series of that name whose labels contain the text. */
  double metric(String name, String label) {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private int status(String path) {
    try {
      return HTTP.send(request(path), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private String get(String path) {
    try {
      return HTTP.send(request(path), HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new BenchException(path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + path))
        .timeout(Duration.ofSeconds(5))
        .build();
  }
}

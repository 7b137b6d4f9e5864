package dev.troupe.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Robots that a gateway can be pointed at.
 *
 * @param paths whether all share one port and are told apart by path; else each has its own, one
 *     after the other
 * @param controlPort where faults are ordered; 0 for robots that know none
 */
record Robots(int count, boolean paths, int port, int controlPort) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  static String id(int index) {
    return "robot-" + (index + 1);
  }

  int port(int index) {
    return paths ? port : port + index;
  }

  String path(int index) {
    return (paths ? "/" + id(index) : "") + "/v1/events";
  }

  /** Media messages that the simulated robots left out because their sockets were full. */
  double skipped() {
    JsonObject all = new JsonObject(expectOk(request("/sim/robots").GET().build()));
    return all.getJsonArray("robots").stream()
        .map(JsonObject.class::cast)
        .mapToLong(robot -> robot.getJsonObject("counters").getLong("skipped_stream_messages"))
        .sum();
  }

  /** Meets every robot. */
  void fault(String json) {
    expectOk(
        request("/sim/faults")
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  void heal() {
    expectOk(request("/sim/faults").DELETE().build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controlPort + path))
        .timeout(Duration.ofSeconds(20));
  }

  private static String expectOk(HttpRequest request) {
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new BenchException(request.uri() + ": " + response.body(), null);
      }
      return response.body();
    } catch (IOException e) {
      throw new BenchException(request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }
}

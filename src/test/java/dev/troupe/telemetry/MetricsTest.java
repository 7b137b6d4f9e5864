package dev.troupe.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void aScrapeTellsBuildProcessAndLogs() {
    metrics.measureProcess();

    assertThat(metrics.scrape())
        .contains("troupe_build_info{jdk=\"" + Runtime.version())
        .contains("jvm_memory_used_bytes", "process_cpu_usage", "logback_events_total");
    assertThat(Build.CURRENT.version()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void latenciesFallIntoBucketsOfSeconds() {
    Histograms.latency("troupe.test.latency", "test")
        .register(metrics.registry())
        .record(Duration.ofMillis(3));

    assertThat(metrics.scrape())
        .contains("troupe_test_latency_seconds_bucket{le=\"0.0025\"} 0")
        .contains("troupe_test_latency_seconds_bucket{le=\"0.005\"} 1");
  }

  @Test
  void staysReachAnHour() {
    Histograms.stay("troupe.test.stay", "test")
        .register(metrics.registry())
        .record(Duration.ofMinutes(59));

    assertThat(metrics.scrape())
        .contains("troupe_test_stay_seconds_bucket{le=\"900.0\"} 0")
        .contains("troupe_test_stay_seconds_bucket{le=\"3600.0\"} 1");
  }

  @Test
  void noLabelOfVertxIsTheCallersChoice() throws Exception {
    VertxOptions options = new VertxOptions();
    metrics.measure(options);
    Vertx vertx = Vertx.builder().with(options).withMetrics(metrics.vertxMetrics()).build();
    try {
      var server =
          vertx
              .createHttpServer()
              .requestHandler(request -> request.response().end())
              .listen(0, "127.0.0.1")
              .await(5, TimeUnit.SECONDS);
      HttpClient client = vertx.createHttpClient();
      client
          .request(HttpMethod.valueOf("CHOSEN"), server.actualPort(), "127.0.0.1", "/chosen")
          .compose(request -> request.send().compose(response -> response.body()))
          .await(5, TimeUnit.SECONDS);
      // A client that nobody refers to any more is closed at the next collection.
      Reference.reachabilityFence(client);

      assertThat(metrics.scrape())
          .contains("vertx_http_server_response_time")
          .contains("local=\"127.0.0.1:" + server.actualPort() + "\"")
          .doesNotContainIgnoringCase("chosen")
          .doesNotContain("remote=", "vertx_http_client", "vertx_net_");
    } finally {
      vertx.close().await(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void everyEventLoopHasItsOwnDelay() throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    try {
      EventLoopDelay.deploy(vertx, metrics.registry(), 2).await(5, TimeUnit.SECONDS);
      // Behind the first ticks of both loops, since timers fire in order of their due time.
      vertx.timer(350, TimeUnit.MILLISECONDS).await(5, TimeUnit.SECONDS);

      for (String loop : new String[] {"0", "1"}) {
        assertThat(
                metrics.registry().get("troupe.eventloop.delay").tag("loop", loop).timer().count())
            .as("ticks of loop %s", loop)
            .isPositive();
      }
    } finally {
      vertx.close().await(5, TimeUnit.SECONDS);
    }
  }
}

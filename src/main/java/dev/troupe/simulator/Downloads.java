package dev.troupe.simulator;

import dev.troupe.simulator.media.WavFile;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Fetches WAV files as a robot does: by HTTP, once a URL, since a robot keeps what it has fetched.
 * Confined to the robot's context.
 */
final class Downloads {
  private static final long MAX_BYTES = 32L << 20;
  private static final int MAX_KEPT = 1_000;
  private static final long DEADLINE_SECONDS = 10;

  private final HttpClient client;
  private final Map<URI, Future<Duration>> lengths = new HashMap<>();

  Downloads(HttpClient client) {
    this.client = client;
  }

  /** How long the file plays. A file that could not be had is asked for again next time. */
  Future<Duration> length(URI url) {
    Future<Duration> known = lengths.get(url);
    if (known != null && !known.failed()) {
      return known;
    }
    if (lengths.size() >= MAX_KEPT) {
      lengths.clear();
    }
    Future<Duration> length = fetch(url).map(body -> WavFile.parse(body.getBytes()).length());
    lengths.put(url, length);
    return length;
  }

  private Future<Buffer> fetch(URI url) {
    if (!"http".equals(url.getScheme()) || url.getHost() == null) {
      return Future.failedFuture("url: " + url + " (expected: http://…)");
    }
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url.toString())
            .setTimeout(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
    return client
        .request(request)
        .compose(ask -> ask.send().compose(Downloads::body))
        .timeout(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      return Future.failedFuture("status: " + response.statusCode() + " (expected: 200)");
    }
    Buffer all = Buffer.buffer();
    response.handler(part -> {
      if (all.length() + part.length() > MAX_BYTES) {
        response.request().reset();
      } else {
        all.appendBuffer(part);
      }
    });
    return response.end().map(all);
  }
}

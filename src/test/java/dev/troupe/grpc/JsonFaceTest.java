package dev.troupe.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/JSON as a script or a web page sees it. */
class JsonFaceTest {
  private static final String JSON = "application/json";

  private PortFixture port;
  private HttpClient client;

  @BeforeEach
  void start() {
    port =
        new PortFixture(settings -> {
          settings.origins = List.of("https://console.example");
          settings.hosts = List.of("robots.example");
          settings.maxMessageBytes = 100_000;
          return settings;
        });
    client = port.web;
  }

  @AfterEach
  void stop() throws InterruptedException {
    port.close();
  }

  private record Answer(int status, String type, String body, HttpClientResponse response) {
    JsonObject json() {
      return new JsonObject(body);
    }
  }

  private Answer send(HttpMethod method, String uri, String body, String... headers) {
    RequestOptions options =
        new RequestOptions().setMethod(method).setHost("127.0.0.1").setPort(port.port.port());
    options.setURI(uri);
    for (int i = 0; i < headers.length; i += 2) {
      if (headers[i].equals("host")) {
        options.setServer(
            io.vertx.core.net.SocketAddress.inetSocketAddress(port.port.port(), "127.0.0.1"));
        options.setHost(headers[i + 1]);
      } else {
        options.putHeader(headers[i], headers[i + 1]);
      }
    }
    return PortFixture.await(
        client
            .request(options)
            .compose(request ->
                (body == null ? request.send() : request.send(Buffer.buffer(body)))
                    .compose(response ->
                        response
                            .body()
                            .map(bytes ->
                                new Answer(
                                    response.statusCode(),
                                    response.getHeader("content-type"),
                                    bytes.toString(),
                                    response)))));
  }

  private Answer get(String uri, String... headers) {
    return send(HttpMethod.GET, uri, null, headers);
  }

  private Answer post(String uri, String body) {
    return send(HttpMethod.POST, uri, body, "content-type", JSON);
  }

  @Test
  void pathAndQueryFillTheRequest() {
    Answer answer =
        get(
            "/v1/probes/al%20ice/echo?text=a%2Bb&detail.note=n&detail.numbers=1&detail.numbers=2"
                + "&mood=MOOD_FINE&count=9007199254740993&flag=false&wait=1.5s&blob=AQI%3D");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.type()).isEqualTo(JSON);
    assertThat(answer.json())
        .isEqualTo(
            new JsonObject(
                """
                {"name":"al ice","text":"a+b","detail":{"note":"n","numbers":[1,2]},
                 "mood":"MOOD_FINE","count":"9007199254740993","flag":false,"wait":"1.500s",
                 "blob":"AQI="}\
                """));
  }

  @Test
  void bodyFillsTheRequestAndThePathWins() {
    Answer answer = post("/v1/probes/alice:echo", "{\"name\":\"bob\",\"text\":\"häj\"}");
    assertThat(answer.json()).isEqualTo(new JsonObject("{\"name\":\"alice\",\"text\":\"häj\"}"));
  }

  @Test
  void contentTypeMayHaveParameters() {
    Answer answer =
        send(
            HttpMethod.POST,
            "/v1/probes/alice:echo",
            "{}",
            "content-type",
            "Application/JSON; charset=utf-8");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void bodyMayBeOneFieldAndSoMayTheResponse() {
    Answer answer =
        send(
            HttpMethod.PUT,
            "/v1/probes/alice/detail?text=x",
            "{\"note\":\"hi\"}",
            "content-type",
            JSON);
    assertThat(answer.json()).isEqualTo(new JsonObject("{\"note\":\"hi\"}"));
  }

  @Test
  void variableMayTakeTheRestOfThePath() {
    assertThat(get("/v1/files/a/b%2Fc/d").json().getString("text")).isEqualTo("a/b/c/d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/probes/alice/echo?nonsense=1",
        "/v1/probes/alice/echo?text=%z",
        "/v1/probes/alice/echo?detail=5&detail.note=n",
        "/v1/probes/alice/echo?count=many",
        "/v1/probes/alice/echo?mood=SAD",
        "/v1/probes/alice/echo?detail=x",
        "/v1/probes/alice/echo?text=a&text=b",
        "/v1/probes/alice/echo?detail.note.more=1",
        "/v1/probes/%zz/echo"
      })
  void unusableParameterIsTheCallersFault(String uri) {
    Answer answer = get(uri);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().getInteger("code")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"count\":\"x\"}", "{\"what\":1}", "\"text\""})
  void unusableBodyIsTheCallersFault(String body) {
    Answer answer = post("/v1/probes/alice:echo", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().getInteger("code")).isEqualTo(3);
  }

  @Test
  void failureIsAStatusWithItsDetails() {
    Answer answer = post("/v1/probes:fail", "{\"how\":\"offline\"}");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.type()).isEqualTo(JSON);
    assertThat(answer.json().getInteger("code")).isEqualTo(14);
    JsonObject info = answer.json().getJsonArray("details").getJsonObject(0);
    assertThat(info.getString("@type")).isEqualTo("type.googleapis.com/google.rpc.ErrorInfo");
    assertThat(info.getString("reason")).isEqualTo("ROBOT_OFFLINE");
    assertThat(answer.json().getJsonArray("details").getJsonObject(1).getString("retryDelay"))
        .isEqualTo("1.500s");
  }

  @Test
  void callerWithoutTokenGets401() {
    assertThat(post("/v1/probes:fail", "{\"how\":\"unauthenticated\"}").status()).isEqualTo(401);
  }

  @Test
  void deadlineIsHonoured() {
    Answer answer =
        send(HttpMethod.POST, "/v1/probes:hang", "{}", "content-type", JSON, "grpc-timeout", "50m");
    assertThat(answer.status()).isEqualTo(504);
  }

  @Test
  void malformedDeadlineIsTheCallersFault() {
    assertThat(get("/v1/probes/a/echo", "grpc-timeout", "soon").status()).isEqualTo(400);
  }

  @Test
  void streamIsALineForEachMessage() {
    Answer answer = get("/v1/probes:watch?count=3");
    assertThat(answer.type()).isEqualTo("application/x-ndjson");
    assertThat(answer.body().lines())
        .containsExactly("{\"number\":1}", "{\"number\":2}", "{\"number\":3}");
  }

  @Test
  void streamThatFailsEndsWithAnErrorLine() {
    Answer answer = get("/v1/probes:watch?count=1&fail_after=true");
    assertThat(answer.status()).isEqualTo(200);
    List<String> lines = answer.body().lines().toList();
    assertThat(lines).hasSize(2);
    JsonObject error = new JsonObject(lines.get(1)).getJsonObject("error");
    assertThat(error.getInteger("code")).isEqualTo(8);
  }

  @Test
  void messageEncodedOnceIsReadableJson() throws InterruptedException {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    HttpClientRequest request = watch(lines, HttpVersion.HTTP_1_1);
    ProbeEndpoint.Watch watch = port.probe.watches.poll(10, SECONDS);
    dev.troupe.api.test.v1.WatchResponse message =
        dev.troupe.api.test.v1.WatchResponse.newBuilder().setNumber(7).build();
    watch.call().execute(() -> watch.responses().writeEncoded(EncodedMessage.of(message)));
    assertThat(lines.poll(10, SECONDS)).isEqualTo("{\"number\":7}\n");
    request.reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
  void clientThatGoesAwayCancelsTheCall(String version) throws InterruptedException {
    HttpClientRequest request = watch(new LinkedBlockingQueue<>(), HttpVersion.valueOf(version));
    assertThat(port.probe.watches.poll(10, SECONDS)).isNotNull();
    request.reset();
    assertThat(port.probe.hooks.poll(10, SECONDS)).isEqualTo("cancelled");
    assertThat(port.probe.hooks.poll(10, SECONDS)).isEqualTo("closed");
  }

  private HttpClientRequest watch(BlockingQueue<String> into, HttpVersion version) {
    HttpClient http = version == HttpVersion.HTTP_2 ? port.http2 : port.web;
    HttpClientRequest request =
        PortFixture.await(
            http.request(
                HttpMethod.GET, port.port.port(), "127.0.0.1", "/v1/probes:watch?count=-1"));
    request.response().onSuccess(response -> response.handler(chunk -> into.add(chunk.toString())));
    request.end();
    return request;
  }

  @Test
  void slowReaderStopsTheProducer() throws Exception {
    try (Socket reader = new Socket("127.0.0.1", port.port.port())) {
      String request = "GET /v1/probes:watch?size=10000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
      reader.getOutputStream().write(request.getBytes(US_ASCII));
      assertThat(port.probe.watches.poll(10, SECONDS)).isNotNull();
      int before;
      do {
        before = port.probe.written.get();
        for (int i = 0; i < 20; i++) {
          get("/v1/probes/a/echo");
        }
      } while (port.probe.written.get() > before);
      // Endless at 13 kB each: socket buffers and a small queue, not a heap full.
      assertThat(before).isLessThan(3_000);
    }
    assertThat(port.probe.hooks.poll(10, SECONDS)).isEqualTo("cancelled");
  }

  @Test
  void unknownPathIsNotFound() {
    Answer answer = get("/nope");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().getInteger("code")).isEqualTo(5);
  }

  @Test
  void wrongMethodNamesTheRightOne() {
    Answer answer = get("/v1/probes:fail");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.response().getHeader("allow")).isEqualTo("POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
  void bodyThatAnyPageCanPostIsRefused(String type) {
    Answer answer = send(HttpMethod.POST, "/v1/probes/alice:echo", "{}", "content-type", type);
    assertThat(answer.status()).isEqualTo(415);
    assertThat(send(HttpMethod.POST, "/v1/probes/alice:echo", "{}").status()).isEqualTo(415);
  }

  @Test
  void bodyAboveTheLimitIsRefused() {
    Answer answer = post("/v1/probes/alice:echo", "{\"text\":\"" + "x".repeat(100_000) + "\"}");
    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void nameThatNobodyListedIsRefused() {
    assertThat(get("/v1/probes/a/echo", "host", "evil.example").status()).isEqualTo(421);
    assertThat(get("/v1/probes/a/echo", "host", "robots.example").status()).isEqualTo(200);
    assertThat(get("/v1/probes/a/echo", "host", "localhost").status()).isEqualTo(200);
  }

  @Test
  void pageThatNobodyListedIsRefused() {
    assertThat(get("/v1/probes/a/echo", "origin", "https://evil.example").status()).isEqualTo(403);
    assertThat(get("/v1/probes/a/echo", "origin", "null").status()).isEqualTo(403);
    assertThat(get("/v1/probes/a/echo", "sec-fetch-site", "cross-site").status()).isEqualTo(403);
    assertThat(get("/v1/probes/a/echo", "origin", "http://127.0.0.1:" + port.port.port()).status())
        .isEqualTo(200);
  }

  @Test
  void listedPageMayReadTheAnswer() {
    Answer answer = get("/v1/probes/a/echo", "origin", "https://console.example");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().getHeader("access-control-allow-origin"))
        .isEqualTo("https://console.example");
  }

  @Test
  void preflightIsAnsweredForListedPagesOnly() {
    assertThat(preflight("https://console.example").status()).isEqualTo(204);
    Answer refused = preflight("https://evil.example");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.response().getHeader("access-control-allow-origin")).isNull();
  }

  private Answer preflight(String origin) {
    return send(
        HttpMethod.OPTIONS,
        "/v1/probes/a:echo",
        null,
        "origin",
        origin,
        "access-control-request-method",
        "POST");
  }
}

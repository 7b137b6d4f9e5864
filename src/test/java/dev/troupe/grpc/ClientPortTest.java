package dev.troupe.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.troupe.api.test.v1.EchoRequest;
import dev.troupe.api.test.v1.EchoResponse;
import dev.troupe.api.test.v1.HangRequest;
import dev.troupe.api.test.v1.HangResponse;
import dev.troupe.api.test.v1.ProbeServiceGrpc;
import dev.troupe.api.test.v1.WatchRequest;
import dev.troupe.api.test.v1.WatchResponse;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The port's own life: drain, ageing, dead peers, and what else it speaks. */
class ClientPortTest {

  @Test
  void drainTellsStreamsAndRefusesNewCallsAndClosesAtTheDeadline() throws Exception {
    try (PortFixture port = new PortFixture()) {
      ManagedChannel channel = port.channel();
      ProbeServiceGrpc.ProbeServiceStub async = ProbeServiceGrpc.newStub(channel);
      BlockingQueue<String> stream = new LinkedBlockingQueue<>();
      BlockingQueue<String> stuck = new LinkedBlockingQueue<>();
      async.watch(
          WatchRequest.newBuilder().setCount(-1).build(),
          record(stream, (WatchResponse message) -> "" + message.getNumber()));
      assertThat(port.probe.watches.poll(10, SECONDS)).isNotNull();
      async.hang(HangRequest.getDefaultInstance(), record(stuck, HangResponse::toString));
      BlockingQueue<String> second = new LinkedBlockingQueue<>();
      async.echo(EchoRequest.getDefaultInstance(), record(second, EchoResponse::toString));
      assertThat(second.poll(10, SECONDS)).isNotNull();

      Future<Void> drained = port.port.drain(Duration.ofSeconds(2));

      // The endless stream said good-bye by itself, the way its endpoint wanted.
      assertThat(stream.poll(10, SECONDS)).isEqualTo("-1");
      assertThat(stream.poll(10, SECONDS)).isEqualTo("completed");
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  ProbeServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(10, SECONDS)
                      .echo(EchoRequest.getDefaultInstance()));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      com.google.rpc.Status details = StatusProto.fromThrowable(refused);
      assertThat(details.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo("DRAINING");
      assertThat(details.getDetails(1).is(RetryInfo.class)).isTrue();

      PortFixture.await(drained);
      assertThat(stuck.poll(10, SECONDS)).isEqualTo("error UNAVAILABLE");
      assertThat(port.port.health().listenerCount()).isZero();
    }
  }

  @Test
  void drainSendsClientsAwayAtItsBeginningAndKeepsTheirCalls() throws Exception {
    try (PortFixture port = new PortFixture();
        RawHttp2 idle = new RawHttp2(port.port.port(), true);
        RawHttp2 busy = new RawHttp2(port.port.port(), true)) {
      busy.frame(
          RawHttp2.HEADERS,
          RawHttp2.END_HEADERS,
          1,
          RawHttp2.head("/troupe.test.v1.ProbeService/Hang"));
      // A message of gRPC without anything in it.
      busy.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[5]);
      busy.flush();
      assertThat(port.probe.hangs.poll(10, SECONDS)).isNotNull();

      Future<Void> drained = port.port.drain(Duration.ofMinutes(1));

      assertThat(idle.awaitGoodBye()).isZero();
      assertThat(busy.awaitGoodBye()).isZero();
      assertThat(idle.awaitEnd()).isZero();
      assertThat(busy.isOver()).isFalse();
      assertThat(drained.isComplete()).isFalse();
      busy.frame(RawHttp2.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
      busy.flush();
      PortFixture.await(drained);
      assertThat(busy.awaitEnd()).isZero();
    }
  }

  @Test
  void drainWithoutCallsIsDoneAtOnce() throws Exception {
    try (PortFixture port = new PortFixture()) {
      long start = System.nanoTime();
      PortFixture.await(port.port.drain(Duration.ofSeconds(30)));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void oldConnectionIsAskedToGoAndItsCallsMayEnd() throws Exception {
    try (PortFixture port =
        new PortFixture(settings -> {
          settings.age = Duration.ofMillis(300);
          return settings;
        })) {
      ManagedChannel channel = port.channel();
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      var up =
          ProbeServiceGrpc.newStub(channel)
              .chat(record(heard, (dev.troupe.api.test.v1.ChatResponse r) -> r.getText()));
      BlockingQueue<String> left = new LinkedBlockingQueue<>();
      channel.notifyWhenStateChanged(
          ConnectivityState.READY, () -> left.add("" + channel.getState(false)));
      say(up, "before");
      assertThat(heard.poll(10, SECONDS)).isEqualTo("before");
      if (channel.getState(false) == ConnectivityState.READY) {
        channel.notifyWhenStateChanged(ConnectivityState.READY, () -> left.add("left"));
      }
      assertThat(left.poll(10, SECONDS)).isNotNull();
      say(up, "after");
      assertThat(heard.poll(10, SECONDS)).isEqualTo("after");
      up.onCompleted();
      assertThat(heard.poll(10, SECONDS)).isEqualTo("completed");
      // A new call takes a new connection by itself.
      assertThat(
              ProbeServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(10, SECONDS)
                  .echo(EchoRequest.newBuilder().setText("again").build())
                  .getText())
          .isEqualTo("again");
    }
  }

  private static void say(StreamObserver<dev.troupe.api.test.v1.ChatRequest> up, String text) {
    up.onNext(dev.troupe.api.test.v1.ChatRequest.newBuilder().setText(text).build());
  }

  @Test
  void peerThatAnswersNoPingIsCut() throws Exception {
    try (PortFixture port =
        new PortFixture(settings -> {
          settings.keepAlive = Duration.ofMillis(100);
          settings.keepAliveTimeout = Duration.ofMillis(200);
          return settings;
        })) {
      try (Socket silent = new Socket("127.0.0.1", port.port.port())) {
        silent.setSoTimeout(10_000);
        silent.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        silent.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
        // Settings, a ping that nobody answers, then the end.
        assertThat(silent.getInputStream().readAllBytes()).isNotEmpty();
      }
    }
  }

  @Test
  void livingPeerKeepsItsConnectionWhateverThePings() throws Exception {
    try (PortFixture port =
        new PortFixture(settings -> {
          settings.keepAlive = Duration.ofMillis(100);
          settings.keepAliveTimeout = Duration.ofSeconds(5);
          return settings;
        })) {
      ManagedChannel channel = port.channel();
      StatusRuntimeException late =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  ProbeServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(1, SECONDS)
                      .hang(HangRequest.getDefaultInstance()));
      // Ten pings later the call ended by its own deadline, not with the connection.
      assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void grpcWebIsSpokenOnTheSamePort() throws Exception {
    try (PortFixture port =
        new PortFixture(settings -> {
          settings.origins = java.util.List.of("https://console.example");
          return settings;
        })) {
      Buffer frame = EncodedMessage.of(EchoRequest.newBuilder().setText("web").build()).framed();
      Buffer answer = web(port, "Echo", frame, "https://console.example", 200);
      int length = answer.getInt(1);
      assertThat(EchoResponse.parseFrom(answer.getBytes(5, 5 + length)).getText()).isEqualTo("web");
      assertThat(answer.getByte(5 + length)).isEqualTo((byte) 0x80);
      assertThat(answer.getString(5 + length + 5, answer.length())).contains("grpc-status:0");
      web(port, "Echo", frame, "https://evil.example", 403);

      Buffer watch = EncodedMessage.of(WatchRequest.newBuilder().setCount(2).build()).framed();
      Buffer stream = web(port, "Watch", watch, "https://console.example", 200);
      assertThat(stream.toString(US_ASCII)).contains("grpc-status:0");
    }
  }

  private static Buffer web(
      PortFixture port, String method, Buffer frame, String origin, int expected) {
    return PortFixture.await(
        port.web
            .request(
                HttpMethod.POST,
                port.port.port(),
                "127.0.0.1",
                "/troupe.test.v1.ProbeService/" + method)
            .compose(request ->
                request
                    .putHeader("content-type", "application/grpc-web+proto")
                    .putHeader("origin", origin)
                    .send(frame)
                    .compose(response -> {
                      assertThat(response.statusCode()).isEqualTo(expected);
                      return response.body();
                    })));
  }

  private static <T> StreamObserver<T> record(
      BlockingQueue<String> into, Function<T, String> words) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        into.add(words.apply(value));
      }

      @Override
      public void onError(Throwable t) {
        into.add("error " + Status.fromThrowable(t).getCode());
      }

      @Override
      public void onCompleted() {
        into.add("completed");
      }
    };
  }
}

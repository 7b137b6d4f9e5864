package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.RetryInfo;
import dev.troupe.api.test.v1.ChatRequest;
import dev.troupe.api.test.v1.ChatResponse;
import dev.troupe.api.test.v1.CollectRequest;
import dev.troupe.api.test.v1.CollectResponse;
import dev.troupe.api.test.v1.EchoRequest;
import dev.troupe.api.test.v1.FailRequest;
import dev.troupe.api.test.v1.HangRequest;
import dev.troupe.api.test.v1.ProbeServiceGrpc;
import dev.troupe.api.test.v1.WatchRequest;
import dev.troupe.api.test.v1.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that reaches a replica which does not have the robot is as one that reaches its owner. */
class RelayTest {
  private static final String THERE = "robot-1";

  private final RelayFixture gateway = new RelayFixture(3);
  private final ProbeEndpoint probe = gateway.owner().probe();
  private final ProbeServiceGrpc.ProbeServiceBlockingStub blocking = blocking(0);
  private final ProbeServiceGrpc.ProbeServiceStub async =
      ProbeServiceGrpc.newStub(gateway.edge().channel());

  private ProbeServiceGrpc.ProbeServiceBlockingStub blocking(int replica) {
    return ProbeServiceGrpc.newBlockingStub(gateway.replicas.get(replica).channel())
        .withDeadlineAfter(20, SECONDS);
  }

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
  }

  private static EchoRequest echo(String robot, String text) {
    return EchoRequest.newBuilder().setRobotId(robot).setText(text).build();
  }

  private List<Integer> answered() {
    return gateway.replicas.stream().map(it -> it.probe().principals.size()).toList();
  }

  @Test
  void theOwnerAnswersWhicheverReplicaIsCalled() {
    assertThat(blocking.echo(echo("robot-0", "here")).getText()).isEqualTo("here");
    assertThat(blocking.echo(echo("robot-1", "there")).getText()).isEqualTo("there");
    assertThat(blocking.echo(echo("robot-2", "there too")).getText()).isEqualTo("there too");
    assertThat(blocking(2).echo(echo("robot-1", "from elsewhere")).getText())
        .isEqualTo("from elsewhere");

    assertThat(answered()).containsExactly(1, 2, 1);
  }

  @Test
  void whatNobodyKnowsIsAnsweredWhereItIsAsked() {
    blocking.echo(echo("robot-9", "unknown"));
    blocking.echo(echo("", "about none"));

    assertThat(answered()).containsExactly(2, 0, 0);
  }

  @Test
  void aRobotThatNobodyHasAtTheMomentIsWorthAskingForAgain() {
    gateway.edge().whereabouts().owner(THERE, "");

    Refusals refused = Refusals.of(() -> blocking.echo(echo(THERE, "anybody?")));

    assertThat(refused.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused.reason()).isEqualTo("ROBOT_MOVING");
    assertThat(refused.detail(RetryInfo.class).getRetryDelay().getSeconds()).isEqualTo(1);
    assertThat(answered()).containsExactly(0, 0, 0);
  }

  @Test
  void aCallMakesOneHopAtMost() {
    gateway.owner().whereabouts().owner(THERE, gateway.edge().id());

    Refusals refused = Refusals.of(() -> blocking.echo(echo(THERE, "yours")));

    assertThat(refused.reason()).isEqualTo("ROBOT_MOVING");
    assertThat(answered()).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"offline", "held", "fields"})
  void aRichErrorComesAsItIs(String how) {
    FailRequest.Builder request = FailRequest.newBuilder().setHow(how);

    Refusals there = Refusals.of(() -> blocking.fail(request.setRobotId("robot-1").build()));
    Refusals here = Refusals.of(() -> blocking.fail(request.setRobotId("robot-0").build()));

    assertThat(there).isEqualTo(here);
    assertThat(there.status().getDetailsCount()).isPositive();
  }

  @Test
  void aCompressedRequestIsPassedOnCompressed() {
    String text = "hello ".repeat(1000);

    assertThat(blocking.withCompression("gzip").echo(echo(THERE, text)).getText()).isEqualTo(text);
  }

  @Test
  void pictureSizedMessagesPassBothWays() {
    ByteString picture = ByteString.copyFrom(new byte[12 << 20]);

    assertThat(blocking.echo(echo(THERE, "").toBuilder().setBlob(picture).build()).getBlob())
        .isEqualTo(picture);
  }

  @Test
  void aStreamComesInOrderAndEndsWithItsError() {
    Iterator<WatchResponse> all =
        blocking.watch(
            WatchRequest.newBuilder()
                .setRobotId(THERE)
                .setCount(500)
                .setSize(3_000)
                .setFailAfter(true)
                .build());

    for (int number = 1; number <= 500; number++) {
      assertThat(all.next().getNumber()).isEqualTo(number);
    }
    assertThat(Refusals.of(all::hasNext).reason()).isEqualTo("SLOW_CONSUMER");
  }

  @Test
  void bothSidesOfAConversationAreHeard() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    StreamObserver<ChatRequest> up = async.chat(record(heard));

    up.onNext(ChatRequest.newBuilder().setRobotId(THERE).setText("hi").build());
    assertThat(heard.poll(10, SECONDS)).isEqualTo("hi");
    up.onNext(ChatRequest.newBuilder().setText("and then").build());
    assertThat(heard.poll(10, SECONDS)).isEqualTo("and then");
    // The server ends first, while the client could still speak.
    up.onNext(ChatRequest.newBuilder().setText("bye").build());

    assertThat(heard.poll(10, SECONDS)).isEqualTo("bye");
    assertThat(heard.poll(10, SECONDS)).isEqualTo("completed");
    assertHooks("closed");
    assertThat(gateway.edge().probe().hooks).isEmpty();
  }

  @Test
  void whatAClientStreamsIsCountedWhole() throws InterruptedException {
    BlockingQueue<CollectResponse> answer = new LinkedBlockingQueue<>();
    StreamObserver<CollectRequest> up =
        async.collect(
            new Heard<>() {
              @Override
              public void onNext(CollectResponse value) {
                answer.add(value);
              }
            });
    for (int i = 0; i < 100; i++) {
      // Only the first message says which robot it is about.
      up.onNext(CollectRequest.newBuilder().setRobotId(i == 0 ? THERE : "").build());
    }
    up.onCompleted();

    assertThat(answer.poll(10, SECONDS).getCount()).isEqualTo(100);
    assertThat(probe.collected.get()).isEqualTo(100);
  }

  @Test
  void whoCancelsIsHeardByTheOwner() throws InterruptedException {
    Context.CancellableContext context = Context.current().withCancellation();
    context.run(() ->
        async.watch(
            WatchRequest.newBuilder().setRobotId(THERE).setCount(-1).build(), new Heard<>()));
    assertThat(probe.watches.poll(10, SECONDS)).isNotNull();

    context.cancel(null);

    assertHooks("cancelled", "closed");
  }

  @Test
  void whoIsGoneIsHeardByTheOwner() throws InterruptedException {
    async.watch(WatchRequest.newBuilder().setRobotId(THERE).setCount(-1).build(), new Heard<>());
    assertThat(probe.watches.poll(10, SECONDS)).isNotNull();

    gateway.edge().channel().shutdownNow();

    assertHooks("cancelled", "closed");
  }

  @Test
  void theTimeThatIsLeftGoesWithTheCall() throws InterruptedException {
    long before = System.nanoTime();
    blocking.watch(WatchRequest.newBuilder().setRobotId(THERE).setCount(-1).build());

    long deadline = probe.watches.poll(10, SECONDS).call().deadlineNanos();

    assertThat(deadline - before).isBetween(1L, Duration.ofSeconds(40).toNanos());
  }

  @Test
  void aDeadlineEndsTheCallAtTheOwner() throws InterruptedException {
    Refusals refused =
        Refusals.of(() ->
            ProbeServiceGrpc.newBlockingStub(gateway.edge().channel())
                .withDeadlineAfter(300, java.util.concurrent.TimeUnit.MILLISECONDS)
                .hang(HangRequest.newBuilder().setRobotId(THERE).build()));

    assertThat(refused.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertHooks("cancelled", "closed");
  }

  @Test
  void aClientThatDoesNotReadStopsTheSourceAndNobodyElse() throws InterruptedException {
    BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
    ClientCall<WatchRequest, WatchResponse> call =
        gateway.edge().channel().newCall(ProbeServiceGrpc.getWatchMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(WatchResponse message) {
            heard.add(message.getNumber());
          }
        },
        new Metadata());
    call.sendMessage(
        WatchRequest.newBuilder().setRobotId(THERE).setSize(10_000).setCount(3000).build());
    call.halfClose();
    call.request(1);
    assertThat(heard.poll(10, SECONDS)).isEqualTo(1);
    // Others are answered meanwhile, and give the source the time to write whatever it may.
    int stoppedAt;
    do {
      stoppedAt = probe.written.get();
      for (int i = 0; i < 20; i++) {
        blocking.echo(echo(THERE, "still answered"));
      }
    } while (stoppedAt != probe.written.get());

    // Thirty megabytes asked for; what left is a window or two on each way.
    assertThat(stoppedAt).isLessThan(1000);
    call.request(10_000);
    for (int number = 2; number <= 3000; number++) {
      assertThat(heard.poll(10, SECONDS)).isEqualTo(number);
    }
    call.cancel("done", null);
  }

  @Test
  void anOwnerThatDoesNotReadStopsTheClient() throws InterruptedException {
    BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
    ClientCall<CollectRequest, CollectResponse> call =
        gateway.edge().channel().newCall(ProbeServiceGrpc.getCollectMethod(), CallOptions.DEFAULT);
    CountDownLatch ready = new CountDownLatch(1);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onReady() {
            ready.countDown();
          }

          @Override
          public void onMessage(CollectResponse message) {
            heard.add(message.getCount());
          }
        },
        new Metadata());
    call.request(2);
    assertThat(ready.await(10, SECONDS)).isTrue();
    call.sendMessage(
        CollectRequest.newBuilder()
            .setRobotId(THERE)
            .setPayload(ByteString.copyFromUtf8("hold"))
            .build());
    ProbeEndpoint.Held held = probe.held.poll(10, SECONDS);
    CollectRequest chunk =
        CollectRequest.newBuilder().setPayload(ByteString.copyFrom(new byte[64 << 10])).build();
    int sent = 0;
    // Each look at the edge gives it the time to read what it may.
    while (call.isReady() && sent < 500) {
      call.sendMessage(chunk);
      sent++;
      blocking.echo(echo("robot-0", "look"));
    }

    assertThat(sent).isLessThan(500);
    assertThat(probe.collected.get()).isEqualTo(1);
    call.halfClose();
    held.call().execute(held.requests()::resume);
    assertThat(heard.poll(10, SECONDS)).isEqualTo(sent + 1);
  }

  @Test
  void anOwnerThatIsNotAliveAnyMoreEndsItsCalls() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    StreamObserver<ChatRequest> up = async.chat(record(heard));
    up.onNext(ChatRequest.newBuilder().setRobotId(THERE).setText("hi").build());
    assertThat(heard.poll(10, SECONDS)).isEqualTo("hi");

    gateway.edge().whereabouts().forgets(gateway.owner().id());

    assertThat(heard.poll(10, SECONDS)).isEqualTo("UNAVAILABLE: " + moving());
    assertHooks("cancelled", "closed");
  }

  @Test
  void aHopThatBreaksIsToldOfAsAMove() throws InterruptedException {
    Cable cable = new Cable(gateway.vertx, gateway.owner().relay().port());
    gateway.edge().whereabouts().forgets(gateway.owner().id());
    gateway.edge().whereabouts().knows(FakeWhereabouts.member(gateway.owner().id(), cable.port()));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    StreamObserver<ChatRequest> up = async.chat(record(heard));
    up.onNext(ChatRequest.newBuilder().setRobotId(THERE).setText("hi").build());
    assertThat(heard.poll(10, SECONDS)).isEqualTo("hi");

    cable.cut();

    assertThat(heard.poll(10, SECONDS)).isEqualTo("UNAVAILABLE: " + moving());
    assertHooks("cancelled", "closed");
  }

  @Test
  void aReplicaThatCannotBeReachedIsToldOfAsAMove() {
    PortFixture.await(gateway.owner().relay().drain(Duration.ZERO));

    Refusals refused = Refusals.of(() -> blocking.echo(echo(THERE, "anybody?")));

    assertThat(refused.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused.reason()).isEqualTo("ROBOT_MOVING");
    assertThat(refused.detail(RetryInfo.class).getRetryDelay().getSeconds()).isEqualTo(1);
  }

  @Test
  void aStreamThroughAReplicaThatGoesDownEndsAsItsEndpointWants() throws InterruptedException {
    BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
    async.watch(
        WatchRequest.newBuilder().setRobotId(THERE).setCount(-1).build(),
        new Heard<>() {
          @Override
          public void onNext(WatchResponse value) {
            heard.add(value.getNumber());
          }
        });
    assertThat(probe.watches.poll(10, SECONDS)).isNotNull();

    PortFixture.await(gateway.edge().clients().drain(Duration.ofSeconds(10)));

    assertThat(heard.poll(10, SECONDS)).as("the farewell").isEqualTo(-1);
    assertHooks("closed");
  }

  @Test
  void aPageReadsTheOwnersAnswerAsJson() {
    JsonObject answer = new JsonObject(json("/v1/probes/x/echo?robot_id=robot-1&text=hello"));

    assertThat(answer.getString("text")).isEqualTo("hello");
    assertThat(answered()).containsExactly(0, 1, 0);
  }

  @Test
  void aPageReadsTheOwnersStreamLineByLine() {
    String lines = json("/v1/probes:watch?robot_id=robot-1&count=3&fail_after=true");

    List<JsonObject> all = lines.lines().map(JsonObject::new).toList();
    assertThat(all.subList(0, 3))
        .extracting(it -> it.getInteger("number"))
        .containsExactly(1, 2, 3);
    assertThat(all.get(3).getJsonObject("error").getString("message")).isEqualTo("too slow");
    assertThat(probe.written.get()).isEqualTo(3);
  }

  private String json(String uri) {
    return PortFixture.await(
        gateway
            .web
            .request(HttpMethod.GET, gateway.edge().clients().port(), "127.0.0.1", uri)
            .compose(request -> request.send().compose(response -> response.body()))
            .map(Buffer::toString));
  }

  @Test
  void gRpcWebIsPassedOnToo() {
    Buffer message = EncodedMessage.of(echo(THERE, "from a page")).framed();
    Buffer body =
        PortFixture.await(
            gateway
                .web
                .request(
                    new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(gateway.edge().clients().port())
                        .setURI("/" + ProbeServiceGrpc.getEchoMethod().getFullMethodName())
                        .putHeader("content-type", "application/grpc-web+proto"))
                .compose(request -> request.send(message))
                .compose(response -> response.body()));

    assertThat(body.getByte(0)).isZero();
    assertThat(body.toString()).contains("from a page").contains("grpc-status:0");
    assertThat(answered()).containsExactly(0, 1, 0);
  }

  @Test
  void metadataGoesWithTheCallAndSecretsDoNot() throws InterruptedException {
    Metadata headers = new Metadata();
    put(headers, "x-request-id", "4711");
    put(headers, "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    put(headers, "x-api-key", "secret");
    put(headers, "authorization", "Bearer secret");
    ProbeServiceGrpc.newStub(gateway.edge().channel())
        .withInterceptors(io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor(headers))
        .watch(WatchRequest.newBuilder().setRobotId(THERE).setCount(-1).build(), new Heard<>());

    Call call = probe.watches.poll(10, SECONDS).call();

    assertThat(call.metadata().get("x-request-id")).isEqualTo("4711");
    assertThat(call.metadata().get("traceparent"))
        .startsWith("00-0af7651916cd43dd8448eb211c80319c");
    assertThat(call.metadata().contains("x-api-key")).isFalse();
    assertThat(call.metadata().contains("authorization")).isFalse();
    assertThat(call.remoteAddress().hostAddress()).isEqualTo("127.0.0.1");
  }

  private static void put(Metadata headers, String name, String value) {
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
  }

  private static String moving() {
    return "Robot " + THERE + " is moving from one replica of the gateway to another.";
  }

  private void assertHooks(String... expected) throws InterruptedException {
    for (String each : expected) {
      assertThat(probe.hooks.poll(10, SECONDS)).isEqualTo(each);
    }
    assertThat(probe.hooks).isEmpty();
  }

  private static StreamObserver<ChatResponse> record(BlockingQueue<String> heard) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ChatResponse value) {
        heard.add(value.getText());
      }

      @Override
      public void onError(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        heard.add(status.getCode() + ": " + status.getDescription());
      }

      @Override
      public void onCompleted() {
        heard.add("completed");
      }
    };
  }

  /** Somebody who listens and says nothing. */
  private static class Heard<R> implements StreamObserver<R> {
    @Override
    public void onNext(R value) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}

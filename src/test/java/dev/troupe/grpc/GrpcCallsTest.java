package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.RetryInfo;
import dev.troupe.api.error.v1.LeaseConflict;
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
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The call layer as the reference client sees it. */
class GrpcCallsTest {
  private PortFixture port;
  private ManagedChannel channel;
  private ProbeServiceGrpc.ProbeServiceBlockingStub blocking;
  private ProbeServiceGrpc.ProbeServiceStub async;

  @BeforeEach
  void start() {
    port = new PortFixture();
    channel = port.channel();
    blocking = ProbeServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, SECONDS);
    async = ProbeServiceGrpc.newStub(channel);
  }

  @AfterEach
  void stop() throws InterruptedException {
    port.close();
  }

  @Test
  void unaryCallIsAnswered() {
    assertThat(blocking.echo(EchoRequest.newBuilder().setText("häj").build()).getText())
        .isEqualTo("häj");
  }

  @Test
  void compressedRequestIsRead() {
    String text = "hello ".repeat(1000);
    assertThat(
            blocking
                .withCompression("gzip")
                .echo(EchoRequest.newBuilder().setText(text).build())
                .getText())
        .isEqualTo(text);
  }

  @Test
  void compressedRequestThatInflatesPastTheLimitIsRefused() {
    EchoRequest bomb =
        EchoRequest.newBuilder().setBlob(ByteString.copyFrom(new byte[20 << 20])).build();
    Status status = statusOf(() -> blocking.withCompression("gzip").echo(bomb));
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("at most 16777216 bytes");
  }

  @Test
  void pictureSizedMessagePassesBothWays() {
    ByteString picture = ByteString.copyFrom(new byte[12 << 20]);
    assertThat(blocking.echo(EchoRequest.newBuilder().setBlob(picture).build()).getBlob())
        .isEqualTo(picture);
  }

  @Test
  void requestAboveTheLimitIsRefusedWithTheLimit() {
    EchoRequest large =
        EchoRequest.newBuilder().setBlob(ByteString.copyFrom(new byte[17 << 20])).build();
    Status status = statusOf(() -> blocking.echo(large));
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("at most 16777216 bytes");
    assertThat(blocking.echo(EchoRequest.getDefaultInstance())).isNotNull();
  }

  @Test
  void largeTokenInMetadataPasses() {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "t".repeat(40_000));
    assertThat(
            blocking
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .echo(EchoRequest.newBuilder().setText("x").build())
                .getText())
        .isEqualTo("x");
  }

  @Test
  void cancelledUnaryCallRunsItsHooksOnce() throws InterruptedException {
    Context.CancellableContext context = Context.current().withCancellation();
    context.run(() -> async.hang(HangRequest.getDefaultInstance(), ignore()));
    awaitActive(1);
    context.cancel(null);
    assertHooks("cancelled", "closed");
  }

  @Test
  void cancelledStreamRunsItsHooksOnce() throws InterruptedException {
    Context.CancellableContext context = Context.current().withCancellation();
    context.run(() -> async.watch(WatchRequest.newBuilder().setCount(-1).build(), ignore()));
    assertThat(port.probe.watches.poll(10, SECONDS)).isNotNull();
    context.cancel(null);
    assertHooks("cancelled", "closed");
  }

  @Test
  void lostConnectionRunsTheHooksOnce() throws InterruptedException {
    ManagedChannel second = port.channel();
    ProbeServiceGrpc.newStub(second)
        .watch(WatchRequest.newBuilder().setCount(-1).build(), ignore());
    ProbeServiceGrpc.newStub(second).chat(ignore());
    assertThat(port.probe.watches.poll(10, SECONDS)).isNotNull();
    awaitActive(2);
    second.shutdownNow();
    List<String> ran = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ran.add(port.probe.hooks.poll(10, SECONDS));
    }
    assertThat(ran).containsExactlyInAnyOrder("cancelled", "closed", "cancelled", "closed");
    barrier();
    assertThat(port.probe.hooks).isEmpty();
  }

  @Test
  void endedStreamRunsOnlyTheClosedHook() throws InterruptedException {
    Iterator<WatchResponse> all = blocking.watch(WatchRequest.newBuilder().setCount(3).build());
    all.forEachRemaining(ignored -> {});
    assertHooks("closed");
  }

  @Test
  void passedDeadlineEndsTheCallOnTheServerToo() throws InterruptedException {
    Status status =
        statusOf(() ->
            ProbeServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(150, java.util.concurrent.TimeUnit.MILLISECONDS)
                .hang(HangRequest.getDefaultInstance()));
    assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertHooks("cancelled", "closed");
  }

  @Test
  void everythingAfterTheEndIsIgnored() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    StreamObserver<ChatRequest> up = async.chat(record(heard, ChatResponse::getText));
    up.onNext(ChatRequest.newBuilder().setText("hi").build());
    assertThat(heard.poll(10, SECONDS)).isEqualTo("hi");
    up.onNext(ChatRequest.newBuilder().setText("bye").build());
    assertThat(heard.poll(10, SECONDS)).isEqualTo("bye");
    assertThat(heard.poll(10, SECONDS)).isEqualTo("completed");
    assertHooks("closed");
  }

  @Test
  void writesAfterACancellationAreIgnored() throws InterruptedException {
    Context.CancellableContext context = Context.current().withCancellation();
    context.run(() -> async.watch(WatchRequest.newBuilder().setCount(-1).build(), ignore()));
    ProbeEndpoint.Watch watch = port.probe.watches.poll(10, SECONDS);
    context.cancel(null);
    assertHooks("cancelled", "closed");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    watch
        .call()
        .execute(() -> {
          try {
            watch.responses().write(WatchResponse.getDefaultInstance());
            watch.responses().writeEncoded(EncodedMessage.of(new byte[] {1}));
            watch.responses().fail(new IllegalStateException("late"));
            watch.responses().end();
          } catch (RuntimeException e) {
            thrown.set(e);
          }
          done.countDown();
        });
    assertThat(done.await(10, SECONDS)).isTrue();
    assertThat(thrown.get()).isNull();
  }

  @Test
  void slowConsumerStopsTheProducer() throws InterruptedException {
    ClientCall<WatchRequest, WatchResponse> call =
        channel.newCall(ProbeServiceGrpc.getWatchMethod(), CallOptions.DEFAULT);
    BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(WatchResponse message) {
            heard.add(message.getNumber());
          }
        },
        new Metadata());
    call.sendMessage(WatchRequest.newBuilder().setSize(10_000).setCount(3000).build());
    call.halfClose();
    call.request(1);
    assertThat(heard.poll(10, SECONDS)).isEqualTo(1);
    barrier();
    // Thirty megabytes asked for; what left is a window or two.
    int stoppedAt = port.probe.written.get();
    assertThat(stoppedAt).isLessThan(1000);
    call.request(10_000);
    for (int number = 2; number <= 3000; number++) {
      assertThat(heard.poll(10, SECONDS)).isEqualTo(number);
    }
    call.cancel("done", null);
  }

  @Test
  void pausedRequestStreamStopsTheClient() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    ClientCall<CollectRequest, CollectResponse> call =
        channel.newCall(ProbeServiceGrpc.getCollectMethod(), CallOptions.DEFAULT);
    CountDownLatch ready = new CountDownLatch(1);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onReady() {
            ready.countDown();
          }

          @Override
          public void onMessage(CollectResponse message) {
            heard.add("" + message.getCount());
          }
        },
        new Metadata());
    call.request(2);
    assertThat(ready.await(10, SECONDS)).isTrue();
    call.sendMessage(
        CollectRequest.newBuilder().setPayload(ByteString.copyFromUtf8("hold")).build());
    ProbeEndpoint.Held held = port.probe.held.poll(10, SECONDS);
    assertThat(held).isNotNull();
    CollectRequest chunk =
        CollectRequest.newBuilder().setPayload(ByteString.copyFrom(new byte[64 << 10])).build();
    int sent = 0;
    while (call.isReady() && sent < 500) {
      call.sendMessage(chunk);
      sent++;
    }
    assertThat(sent).isLessThan(500);
    assertThat(port.probe.collected.get()).isEqualTo(1);
    call.halfClose();
    held.call().execute(held.requests()::resume);
    assertThat(heard.poll(10, SECONDS)).isEqualTo("" + (sent + 1));
  }

  @Test
  void threeHundredStreamsRunOnOneConnection() throws InterruptedException {
    Context.CancellableContext context = Context.current().withCancellation();
    for (int i = 0; i < 300; i++) {
      context.run(() -> async.watch(WatchRequest.newBuilder().setCount(-1).build(), ignore()));
    }
    List<ProbeEndpoint.Watch> watches = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      watches.add(port.probe.watches.poll(10, SECONDS));
    }
    assertThat(watches).doesNotContainNull().hasSize(300);
    context.cancel(null);
  }

  @Test
  void manyCancelledWatchesLeaveANeighbourAlone() throws InterruptedException {
    BlockingQueue<String> neighbour = new LinkedBlockingQueue<>();
    StreamObserver<ChatRequest> up = async.chat(record(neighbour, ChatResponse::getText));
    for (int i = 0; i < 1_000; i++) {
      Context.CancellableContext context = Context.current().withCancellation();
      context.run(() -> async.watch(WatchRequest.newBuilder().setCount(-1).build(), ignore()));
      assertThat(port.probe.watches.poll(10, SECONDS)).isNotNull();
      context.cancel(null);
    }
    up.onNext(ChatRequest.newBuilder().setText("still here").build());
    assertThat(neighbour.poll(10, SECONDS)).isEqualTo("still here");
    up.onCompleted();
    assertThat(neighbour.poll(10, SECONDS)).isEqualTo("completed");
  }

  @Test
  void malformedRequestIsTheCallersFault() {
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(ProbeServiceGrpc.getEchoMethod().getFullMethodName())
            .build();
    Status status =
        statusOf(() ->
            ClientCalls.blockingUnaryCall(
                channel, raw, CallOptions.DEFAULT, new byte[] {0x12, 0x7f, 1}));
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("troupe.test.v1.EchoRequest");
  }

  @Test
  void unknownMethodIsUnimplementedAndCountedUnderOneLabel() {
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("no.Such/Method")
            .build();
    Status status =
        statusOf(
            () -> ClientCalls.blockingUnaryCall(channel, raw, CallOptions.DEFAULT, new byte[0]));
    assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(
            port.registry
                .get("troupe.rpc.duration")
                .tags("method", "unknown", "code", "UNIMPLEMENTED")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void robotFailureCarriesReasonAndRetry() throws Exception {
    StatusRuntimeException e = failure("offline");
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(e.getStatus().getDescription())
        .isEqualTo("Robot alice is offline – bientôt de retour.");
    ErrorInfo info = detail(e, ErrorInfo.class);
    assertThat(info.getReason()).isEqualTo("ROBOT_OFFLINE");
    assertThat(info.getDomain()).isEqualTo("troupe");
    assertThat(info.getMetadataMap()).containsEntry("robot_id", "alice");
    RetryInfo retry = detail(e, RetryInfo.class);
    assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
    assertThat(retry.getRetryDelay().getNanos()).isEqualTo(500_000_000);
  }

  @Test
  void heldLeaseNamesItsHolder() throws Exception {
    StatusRuntimeException e = failure("held");
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(detail(e, LeaseConflict.class).getHolder()).isEqualTo("bob");
    assertThat(detail(e, PreconditionFailure.class).getViolations(0).getSubject())
        .isEqualTo("alice");
  }

  @Test
  void invalidFieldsAreListedAllAtOnce() throws Exception {
    StatusRuntimeException e = failure("fields");
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(detail(e, ErrorInfo.class).getReason()).isEqualTo("INVALID_FIELD");
    assertThat(detail(e, BadRequest.class).getFieldViolationsList())
        .extracting(BadRequest.FieldViolation::getField)
        .containsExactly("audio.sample_rate", "volume", "text");
    assertThat(detail(e, BadRequest.class).getFieldViolations(0).getDescription())
        .isEqualTo("audio.sample_rate: 11025 (expected: one of 8000, 16000)");
  }

  @Test
  void unexpectedExceptionTellsAnIdAndNothingElse() throws Exception {
    StatusRuntimeException e = failure("bug");
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(e.getStatus().getDescription()).doesNotContain("secret");
    String id = detail(e, ErrorInfo.class).getMetadataOrThrow("error_id");
    assertThat(e.getStatus().getDescription()).contains(id);
  }

  @Test
  void streamThatFailsDeliversItsMessagesAndThenTheFailure() throws Exception {
    Iterator<WatchResponse> stream =
        blocking.watch(WatchRequest.newBuilder().setCount(2).setFailAfter(true).build());
    assertThat(stream.next().getNumber()).isEqualTo(1);
    assertThat(stream.next().getNumber()).isEqualTo(2);
    StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, stream::hasNext);
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(detail(e, ErrorInfo.class).getMetadataMap()).containsEntry("cursor", "abc");
  }

  /** {@code CleanRun} tells what the connection thinks of trailers that it cannot send. */
  @Test
  void aStreamThatEndedBeforeItsClientReadItIsLetGoQuietly() throws Exception {
    ClientCall<WatchRequest, WatchResponse> stalled =
        channel.newCall(ProbeServiceGrpc.getWatchMethod(), CallOptions.DEFAULT);
    stalled.start(new ClientCall.Listener<>() {}, new Metadata());
    stalled.sendMessage(WatchRequest.newBuilder().setCount(-1).build());
    stalled.halfClose();
    ProbeEndpoint.Watch watch = port.probe.watches.poll(10, SECONDS);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    watch
        .call()
        .execute(() -> {
          ByteString large = ByteString.copyFrom(new byte[1 << 20]);
          for (int i = 0; i < 4; i++) {
            watch.responses().write(WatchResponse.newBuilder().setPayload(large).build());
          }
          watch.responses().end();
          ended.complete(null);
        });
    ended.get(10, SECONDS);

    stalled.cancel("enough", null);

    assertThat(blocking.echo(EchoRequest.getDefaultInstance())).isNotNull();
  }

  @Test
  void callsAreMeasuredByMethodAndCode() {
    blocking.echo(EchoRequest.newBuilder().setText("12345").build());
    failure("offline");
    String echo = "troupe.test.v1.ProbeService/Echo";
    assertThat(
            port.registry
                .get("troupe.rpc.duration")
                .tags("method", echo, "code", "OK")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(
            port.registry
                .get("troupe.rpc.duration")
                .tags("method", "troupe.test.v1.ProbeService/Fail", "code", "UNAVAILABLE")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(
            port.registry
                .get("troupe.rpc.message.bytes")
                .tags("method", echo, "direction", "received")
                .counter()
                .count())
        .isEqualTo(7);
    assertThat(port.registry.get("troupe.rpc.active").tags("method", echo).gauge().value())
        .isZero();
  }

  private StatusRuntimeException failure(String how) {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () -> blocking.fail(FailRequest.newBuilder().setHow(how).build()));
  }

  private static <T extends com.google.protobuf.Message> T detail(
      StatusRuntimeException e, Class<T> type) throws Exception {
    for (Any any : StatusProto.fromThrowable(e).getDetailsList()) {
      if (any.is(type)) {
        return any.unpack(type);
      }
    }
    throw new AssertionError("no " + type.getSimpleName() + " in " + e.getStatus());
  }

  private static Status statusOf(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run).getStatus();
  }

  private void assertHooks(String... expected) throws InterruptedException {
    for (String hook : expected) {
      assertThat(port.probe.hooks.poll(10, SECONDS)).isEqualTo(hook);
    }
    barrier();
    assertThat(port.probe.hooks).isEmpty();
  }

  /**
   * Round trips behind everything that was under way: what has not happened by then is not coming.
   */
  private void barrier() {
    for (int i = 0; i < 20; i++) {
      blocking.echo(EchoRequest.getDefaultInstance());
    }
  }

  private void awaitActive(int calls) {
    while (active() < calls) {
      barrier();
    }
  }

  private double active() {
    return port.registry.find("troupe.rpc.active").gauges().stream()
        .mapToDouble(io.micrometer.core.instrument.Gauge::value)
        .sum();
  }

  private static <T> StreamObserver<T> ignore() {
    return record(new LinkedBlockingQueue<>(), Object::toString);
  }

  private static <T> StreamObserver<T> record(
      BlockingQueue<String> into, java.util.function.Function<T, String> words) {
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

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}

package dev.troupe.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.rpc.Code;
import dev.troupe.api.test.v1.ChatRequest;
import dev.troupe.api.test.v1.ChatResponse;
import dev.troupe.api.test.v1.CollectRequest;
import dev.troupe.api.test.v1.CollectResponse;
import dev.troupe.api.test.v1.EchoRequest;
import dev.troupe.api.test.v1.EchoResponse;
import dev.troupe.api.test.v1.FailRequest;
import dev.troupe.api.test.v1.FailResponse;
import dev.troupe.api.test.v1.HangRequest;
import dev.troupe.api.test.v1.HangResponse;
import dev.troupe.api.test.v1.ProbeServiceGrpcService;
import dev.troupe.api.test.v1.WatchRequest;
import dev.troupe.api.test.v1.WatchResponse;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.security.Principal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Every shape of RPC, with a record of what the call layer did to it. */
final class ProbeEndpoint implements Endpoint {
  /** "cancelled" and "closed", in the order in which hooks ran, of all calls. */
  final BlockingQueue<String> hooks = new LinkedBlockingQueue<>();

  final AtomicInteger written = new AtomicInteger();
  final BlockingQueue<Watch> watches = new LinkedBlockingQueue<>();
  final BlockingQueue<Call> hangs = new LinkedBlockingQueue<>();
  final List<String> principals = new CopyOnWriteArrayList<>();
  final List<Principal> identities = new CopyOnWriteArrayList<>();
  final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
  final AtomicInteger collected = new AtomicInteger();

  /** A watch under way: what a test needs to write into it. */
  record Watch(Call call, ResponseStream<WatchResponse> responses) {}

  /** A request stream that was paused. */
  record Held(Call call, RequestStream<?> requests) {}

  @Override
  public ServiceDescriptor service() {
    return ProbeServiceGrpcService.SERVICE_DESCRIPTOR;
  }

  @Override
  public void bind(Methods methods) {
    methods
        .unary(ProbeServiceGrpcService.Echo, this::echo)
        .unary(ProbeServiceGrpcService.Fail, this::fail)
        .unary(ProbeServiceGrpcService.Hang, this::hang)
        .serverStream(ProbeServiceGrpcService.Watch, this::watch)
        .clientStream(ProbeServiceGrpcService.Collect, this::collect)
        .bidiStream(ProbeServiceGrpcService.Chat, this::chat);
  }

  private void record(Call call) {
    call.onClosed(() -> hooks.add("closed"));
    call.onCancelled(() -> hooks.add("cancelled"));
  }

  private Future<EchoResponse> echo(Call call, EchoRequest request) {
    principals.add(call.principal());
    identities.add(call.caller());
    return Future.succeededFuture(EchoResponse.newBuilder().mergeFrom(parse(request)).build());
  }

  // Both messages have the same fields under the same numbers.
  private static EchoResponse parse(EchoRequest request) {
    try {
      return EchoResponse.parseFrom(request.toByteString());
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private Future<FailResponse> fail(Call call, FailRequest request) {
    return switch (request.getHow()) {
      case "offline" ->
          Future.failedFuture(
              new Failure(
                      FailureReason.ROBOT_OFFLINE,
                      "Robot alice is offline – bientôt de retour.",
                      java.time.Duration.ofMillis(1500),
                      Map.of("robot_id", "alice"))
                  .asException());
      case "held" ->
          Future.failedFuture(
              new Failure(
                      FailureReason.LEASE_HELD,
                      "bob holds the lease",
                      null,
                      Map.of("robot_id", "alice", "holder", "bob"))
                  .asException());
      case "fields" -> {
        new Violations()
            .add("audio.sample_rate", 11_025, "one of 8000, 16000")
            .inRange("volume", Double.NaN, 0, 1)
            .notEmpty("text", " ")
            .throwIfAny();
        yield Future.succeededFuture(FailResponse.getDefaultInstance());
      }
      case "unauthenticated" ->
          Future.failedFuture(
              new CallFailure(Code.UNAUTHENTICATED, "TOKEN_MISSING", "who are you?").asException());
      case "bug" -> throw new IllegalStateException("secret text");
      default -> Future.succeededFuture(FailResponse.getDefaultInstance());
    };
  }

  private Future<HangResponse> hang(Call call, HangRequest request) {
    record(call);
    hangs.add(call);
    return Promise.<HangResponse>promise().future();
  }

  private void watch(Call call, WatchRequest request, ResponseStream<WatchResponse> responses) {
    record(call);
    call.onDraining(() -> responses.end(WatchResponse.newBuilder().setNumber(-1).build()));
    Producer producer = new Producer(request, responses);
    responses.onWritable(producer::produce);
    producer.produce();
    watches.add(new Watch(call, responses));
  }

  private final class Producer {
    private final WatchRequest request;
    private final ResponseStream<WatchResponse> responses;
    private final ByteString payload;
    private int next = 1;

    Producer(WatchRequest request, ResponseStream<WatchResponse> responses) {
      this.request = request;
      this.responses = responses;
      this.payload = ByteString.copyFrom(new byte[Math.max(0, request.getSize())]);
    }

    void produce() {
      if (request.getCount() < 0) {
        return;
      }
      while (responses.isWritable() && (request.getCount() == 0 || next <= request.getCount())) {
        responses.write(WatchResponse.newBuilder().setNumber(next++).setPayload(payload).build());
        written.incrementAndGet();
      }
      if (request.getCount() > 0 && next > request.getCount()) {
        finish();
      }
    }

    private void finish() {
      if (request.getFailAfter()) {
        responses.fail(
            new Failure(FailureReason.SLOW_CONSUMER, "too slow", null, Map.of("cursor", "abc"))
                .asException());
      } else {
        responses.end();
      }
    }
  }

  private void collect(
      Call call,
      RequestStream<CollectRequest> requests,
      ResponseStream<CollectResponse> responses) {
    record(call);
    AtomicInteger count = new AtomicInteger();
    requests
        .onMessage(message -> {
          count.incrementAndGet();
          collected.incrementAndGet();
          if (message.getPayload().toStringUtf8().equals("hold")) {
            requests.pause();
            held.add(new Held(call, requests));
          }
        })
        .onEnd(() -> responses.end(CollectResponse.newBuilder().setCount(count.get()).build()));
  }

  private void chat(
      Call call, RequestStream<ChatRequest> requests, ResponseStream<ChatResponse> responses) {
    record(call);
    List<String> said = new ArrayList<>();
    requests
        .onMessage(message -> {
          said.add(message.getText());
          if (message.getText().equals("bye")) {
            responses.end(ChatResponse.newBuilder().setText("bye").build());
            // A careless endpoint: all of this must be swallowed.
            responses.write(ChatResponse.getDefaultInstance());
            responses.end();
            responses.fail(new IllegalStateException("late"));
          } else {
            responses.write(ChatResponse.newBuilder().setText(message.getText()).build());
          }
        })
        .onEnd(responses::end);
  }
}

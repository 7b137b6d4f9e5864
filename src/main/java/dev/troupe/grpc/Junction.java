package dev.troupe.grpc;

import com.google.protobuf.Message;
import dev.troupe.cluster.Place;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.server.GrpcServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Where a gRPC call about one robot is held until its first message has said which, and goes to
 * whoever serves it: its messages are then passed on as they are. Confined to the call's context.
 */
final class Junction<Q extends Message, R extends Message> implements RelayedCall.Upload {
  private final Crossroads crossroads;
  private final CallDesk desk;
  private final MethodBinding<Q, R> binding;
  private final ServerCall<R> call;
  private final GrpcServerRequest<Buffer, Buffer> source;
  private final HttpServerRequest http;
  private final int maxMessageBytes;
  private @Nullable RelayedCall<R> relayed;
  private @Nullable GrpcMessage held;

  Junction(
      Crossroads crossroads,
      CallDesk desk,
      MethodBinding<Q, R> binding,
      ServerCall<R> call,
      GrpcServerRequest<Buffer, Buffer> source,
      HttpServerRequest http,
      int maxMessageBytes) {
    this.crossroads = crossroads;
    this.desk = desk;
    this.binding = binding;
    this.call = call;
    this.source = source;
    this.http = http;
    this.maxMessageBytes = maxMessageBytes;
  }

  void open() {
    source.pause();
    source.messageHandler(this::first);
    source.invalidMessageHandler(ignored -> GrpcRequests.refuse(call, maxMessageBytes));
    source.endHandler(ignored -> stay(null, true));
    call.onClosed(source::resume);
    source.fetch(1);
  }

  private void first(GrpcMessage message) {
    if (call.isClosed() || held != null) {
      return;
    }
    held = message;
    Q request;
    try {
      request = binding.parse(GrpcRequests.plain(message, maxMessageBytes));
    } catch (CallFailureException unreadable) {
      // It is refused, and written down, where it is read again.
      stay(message, false);
      return;
    }
    try {
      route(message, crossroads.of(binding, request, call.access()));
    } catch (CallFailureException refusal) {
      refuse(refusal.failure());
    }
  }

  private void route(GrpcMessage message, Crossroads.Way way) {
    switch (way.place()) {
      case Place.Here here -> stay(message, false);
      case Place.There there -> go(there, way.robot());
      case Place.Nowhere nowhere -> refuse(CallFailure.moving(way.robot()));
    }
  }

  private void stay(@Nullable GrpcMessage message, boolean ended) {
    if (call.isClosed()) {
      return;
    }
    desk.guard(binding, call);
    GrpcRequests<Q> requests = new GrpcRequests<>(source, binding, call, maxMessageBytes);
    if (message != null) {
      requests.putBack(message);
    }
    desk.run(binding, call, requests);
    requests.begin();
    if (ended) {
      requests.finish();
    }
  }

  /**
   * A single request is refused when the client has sent all: a response before that costs a reset,
   * of which a connection bears only so many.
   */
  private void refuse(CallFailure failure) {
    if (binding.descriptor().isClientStreaming()) {
      call.expel(failure);
    } else {
      source.endHandler(ignored -> call.expel(failure));
      source.resume();
    }
  }

  private void go(Place.There to, String robot) {
    RelayedCall<R> going = crossroads.relay(to, robot, call, this);
    relayed = going;
    source.messageHandler(this::pass);
    source.endHandler(ignored -> going.finish());
    going.begin(http.path());
  }

  private void pass(GrpcMessage message) {
    RelayedCall<R> going = relayed;
    if (going != null && !call.isClosed()) {
      call.received(message.payload().length());
      if (!going.send(framed(message))) {
        source.pause();
      }
    }
  }

  /** As it came: what was compressed stays so. */
  private static Buffer framed(GrpcMessage message) {
    Buffer payload = message.payload();
    return Buffer.buffer(EncodedMessage.PREFIX + payload.length())
        .appendByte((byte) (message.encoding().equals("identity") ? 0 : 1))
        .appendInt(payload.length())
        .appendBuffer(payload);
  }

  @Override
  public void begin() {
    RelayedCall<R> going = relayed;
    GrpcMessage message = held;
    if (going != null && message != null) {
      call.received(message.payload().length());
      if (going.send(framed(message))) {
        source.resume();
      }
    }
  }

  @Override
  public void flow() {
    source.resume();
  }
}

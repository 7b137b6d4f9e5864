package dev.troupe.grpc;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import dev.troupe.cluster.Member;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.telemetry.SpanKeys;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call about a robot that another replica serves: what comes from either side goes to the
 * other, as fast as that one takes it, and whoever leaves first is told of to the other. Confined
 * to the call's event loop.
 */
final class RelayedCall<R extends Message> implements HopStream.Listener {
  private static final Logger log = LoggerFactory.getLogger(RelayedCall.class);

  private final Member owner;
  private final String robot;
  private final ServerCall<R> call;
  private final Upload upload;
  private final HopStream hop;

  /** The client's half of the call. */
  interface Upload {

    /** Sends the first message, and lets the others follow. */
    void begin();

    /** The owner takes more again. */
    void flow();
  }

  RelayedCall(Hops hops, Member owner, String robot, ServerCall<R> call, Upload upload) {
    this.owner = owner;
    this.robot = robot;
    this.call = call;
    this.upload = upload;
    this.hop = new HopStream(hops, owner, call, this);
  }

  void begin(String path) {
    call.span().tell(SpanKeys.ROBOT, robot);
    call.onCancelled(hop::cancel);
    call.onWritable(hop::resume);
    hop.open(path);
  }

  @Override
  public void opened() {
    upload.begin();
  }

  /**
   * Passes on a message, prefix and all.
   *
   * @return whether more may follow before {@link Upload#flow}
   */
  boolean send(Buffer framed) {
    return hop.send(framed);
  }

  /** The client has sent its last message. */
  void finish() {
    hop.finish();
  }

  @Override
  public void writable() {
    upload.flow();
  }

  @Override
  public void message(EncodedMessage message) {
    call.writeEncoded(message);
    if (!call.isClosed() && !call.isWritable()) {
      hop.pause();
    }
  }

  @Override
  public void ended(Status status) {
    call.endAs(status);
  }

  @Override
  public void broken(Throwable cause) {
    log.atDebug()
        .addKeyValue(LogKeys.ROBOT, robot)
        .addKeyValue("member", owner.name())
        .addKeyValue(LogKeys.CAUSE, cause.toString())
        .log("relayed call is broken off");
    call.expel(CallFailure.moving(robot));
  }
}

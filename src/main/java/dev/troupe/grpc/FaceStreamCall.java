package dev.troupe.grpc;

import dev.troupe.api.robot.v1.FaceChange;
import dev.troupe.api.robot.v1.StreamFaceHeader;
import dev.troupe.api.robot.v1.StreamFaceRequest;
import dev.troupe.api.robot.v1.StreamFaceResponse;
import dev.troupe.fleet.Caller;
import dev.troupe.fleet.FaceStream;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.Failure;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code StreamFace}: a header, then changes as fast as they come. Confined to the
 * call's context.
 */
final class FaceStreamCall {
  private final Robots robots;
  private final RequestStream<StreamFaceRequest> requests;
  private final ResponseStream<StreamFaceResponse> responses;
  private final Call call;
  private FaceStream.@Nullable Puppet puppet;
  private String commandId = "";
  private long received;

  FaceStreamCall(
      Robots robots,
      Call call,
      RequestStream<StreamFaceRequest> requests,
      ResponseStream<StreamFaceResponse> responses) {
    this.robots = robots;
    this.call = call;
    this.requests = requests;
    this.responses = responses;
  }

  void begin() {
    requests.onMessage(this::message).onEnd(this::end);
    // A puppeteer may never end by itself, nor say anything for a while.
    call.onDraining(() -> responses.fail(CallFailure.draining(Draining.RETRY).asException()));
  }

  private void message(StreamFaceRequest request) {
    Violations order = new Violations();
    order.check(
        request.hasHeader() ? puppet == null : puppet != null && request.hasChange(),
        "message",
        request.getMessageCase(),
        "one header, then changes");
    order.throwIfAny();
    if (request.hasHeader()) {
      open(request.getHeader());
    } else {
      change(request.getChange());
    }
  }

  private void open(StreamFaceHeader header) {
    Violations violations = new Violations();
    CommandHead head = CommandHead.of(header, violations);
    ManagedRobot found = robots.find(head.robotId(), violations);
    Failure obstacle = found.status().connection().failure();
    if (obstacle != null) {
      throw obstacle.asException();
    }
    // Whoever loses the face on the way learns it from the next change.
    Consumer<Failure> refused = why -> call.execute(() -> responses.fail(why.asException()));
    puppet = found.face().puppet(new Caller(call.principal(), head.leases()), refused);
    commandId = head.commandId();
  }

  private void change(FaceChange change) {
    FaceStream.Puppet to = Objects.requireNonNull(puppet);
    Violations violations = new Violations();
    ExpressionMapper.parameters("change.parameters", change.getParametersMap(), violations);
    ExpressionCommand.SetHeadPose pose =
        ExpressionMapper.pose("change.pose", change.getPose(), violations);
    violations.throwIfAny();
    received++;
    if (change.getParametersCount() > 0) {
      to.params(change.getParametersMap());
    }
    if (change.hasPose()) {
      to.headPose(pose);
    }
  }

  private void end() {
    FaceStream.Puppet to = puppet;
    new Violations().check(to != null, "header", null, "a header first").throwIfAny();
    if (to != null) {
      // Not before it is known whether the last change was allowed.
      to.then(() -> call.execute(() -> responses.end(response())));
    }
  }

  private StreamFaceResponse response() {
    return StreamFaceResponse.newBuilder().setCommandId(commandId).setReceived(received).build();
  }
}

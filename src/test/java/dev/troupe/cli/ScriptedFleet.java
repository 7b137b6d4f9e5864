package dev.troupe.cli;

import com.google.protobuf.Message;
import dev.troupe.api.fleet.v1.ApplyFleetRequest;
import dev.troupe.api.fleet.v1.ApplyFleetResponse;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.fleet.v1.RegisterRobotResponse;
import dev.troupe.api.fleet.v1.UnregisterRobotRequest;
import dev.troupe.api.fleet.v1.UnregisterRobotResponse;
import dev.troupe.api.fleet.v1.UpdateRobotRequest;
import dev.troupe.api.fleet.v1.UpdateRobotResponse;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What a gateway may say to {@code troupe robots}; keeps what it was asked. */
final class ScriptedFleet extends FleetServiceGrpc.FleetServiceImplBase {
  final List<Message> asked = new ArrayList<>();
  private final Queue<Message> answers = new ArrayDeque<>();
  private @Nullable StatusRuntimeException refusal;

  ScriptedFleet answering(Message... messages) {
    answers.addAll(List.of(messages));
    return this;
  }

  ScriptedFleet refusing(StatusRuntimeException status) {
    refusal = status;
    return this;
  }

  private <R extends Message> void answer(
      Message request, Class<R> type, StreamObserver<R> responses) {
    asked.add(request);
    if (refusal != null) {
      responses.onError(refusal);
    } else {
      responses.onNext(type.cast(answers.remove()));
      responses.onCompleted();
    }
  }

  @Override
  public void listRobots(ListRobotsRequest request, StreamObserver<ListRobotsResponse> to) {
    answer(request, ListRobotsResponse.class, to);
  }

  @Override
  public void registerRobot(
      RegisterRobotRequest request, StreamObserver<RegisterRobotResponse> to) {
    answer(request, RegisterRobotResponse.class, to);
  }

  @Override
  public void updateRobot(UpdateRobotRequest request, StreamObserver<UpdateRobotResponse> to) {
    answer(request, UpdateRobotResponse.class, to);
  }

  @Override
  public void unregisterRobot(
      UnregisterRobotRequest request, StreamObserver<UnregisterRobotResponse> to) {
    answer(request, UnregisterRobotResponse.class, to);
  }

  @Override
  public void applyFleet(ApplyFleetRequest request, StreamObserver<ApplyFleetResponse> to) {
    answer(request, ApplyFleetResponse.class, to);
  }

  @Override
  public void watchRobots(WatchRobotsRequest request, StreamObserver<WatchRobotsResponse> to) {
    asked.add(request);
    answers.forEach(each -> to.onNext((WatchRobotsResponse) each));
    to.onCompleted();
  }
}

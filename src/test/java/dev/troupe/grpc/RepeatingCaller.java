package dev.troupe.grpc;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SayResponse;
import dev.troupe.api.robot.v1.SpeechEndKind;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.api.robot.v1.WhenBusy;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotId;
import dev.troupe.simulator.SimulatedRobot;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.BlockingClientCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that says new things and repeats old ones, its own and others', over a connection that
 * it now and then makes anew, and breaks robots meanwhile. Runs on a thread of its own.
 */
final class RepeatingCaller {
  private static final int PATIENCE_SECONDS = 30;

  private final GatewayFixture gateway;
  private final Random random;
  private final String name;
  private final Queue<Asked> asked;
  private final Map<String, ReentrantLock> mending;
  private final Consumer<SimulatedRobot> breaks;
  private final Set<String> accepted = new HashSet<>();
  private final List<Heard> heard = new ArrayList<>();
  private ManagedChannel channel;
  private int repeats;

  /** For whoever waits for it in vain. */
  private volatile String doing = "nothing yet";

  /** One command, as it may be repeated. */
  record Asked(SayRequest request) {
    String commandId() {
      return request.getCommandId();
    }

    String text() {
      return request.getText();
    }
  }

  /** The end that this caller was told: a kind of end, or a reason. */
  private record Heard(String commandId, String end) {}

  RepeatingCaller(
      GatewayFixture gateway,
      Random random,
      String name,
      Queue<Asked> asked,
      Map<String, ReentrantLock> mending,
      Consumer<SimulatedRobot> breaks) {
    this.gateway = gateway;
    this.random = random;
    this.name = name;
    this.asked = asked;
    this.mending = mending;
    this.breaks = breaks;
    this.channel = connect();
  }

  private ManagedChannel connect() {
    return NettyChannelBuilder.forAddress("127.0.0.1", gateway.port.port()).usePlaintext().build();
  }

  Set<String> accepted() {
    return accepted;
  }

  int repeats() {
    return repeats;
  }

  void run(int commands) {
    try {
      for (int i = 0; i < commands; i++) {
        step(i);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      channel.shutdownNow();
    }
  }

  @Override
  public String toString() {
    return name + " does " + doing;
  }

  private void step(int number) throws InterruptedException {
    if (random.nextInt(8) == 0) {
      SimulatedRobot robot = anyRobot();
      doing = number + ": break " + robot.id();
      alone(robot, () -> breaks.accept(robot));
    }
    if (random.nextInt(5) == 0) {
      GatewayFixture.await(anyRobot().heal());
    }
    if (random.nextInt(10) == 0) {
      channel.shutdownNow();
      channel = connect();
    }
    Asked next = random.nextInt(3) == 0 ? old() : null;
    if (next == null) {
      next = fresh(number);
      asked.add(next);
    }
    doing = number + ": " + next;
    switch (random.nextInt(6)) {
      case 0 -> drive(next);
      case 1 -> cancelled(next);
      default -> say(next);
    }
    if (random.nextInt(3) == 0) {
      say(next);
    }
  }

  private SimulatedRobot anyRobot() {
    List<SimulatedRobot> robots = gateway.simulator.robots();
    return robots.get(random.nextInt(robots.size()));
  }

  private @Nullable Asked old() {
    List<Asked> all = List.copyOf(asked);
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }

  private Asked fresh(int number) {
    String id = name + "-" + number;
    return new Asked(
        SayRequest.newBuilder()
            .setRobotId("robot-" + (1 + random.nextInt(gateway.simulator.robots().size())))
            .setCommandId(id)
            .setText("this is " + id)
            .setWait(Wait.forNumber(1 + random.nextInt(3)))
            .setWhenBusy(
                random.nextInt(6) == 0 ? WhenBusy.WHEN_BUSY_INTERRUPT : WhenBusy.WHEN_BUSY_QUEUE)
            .setStopOnCancel(random.nextInt(3) == 0)
            .build());
  }

  private void say(Asked what) throws InterruptedException {
    SayRequest request =
        what.request().toBuilder().setWait(Wait.forNumber(1 + random.nextInt(3))).build();
    try {
      SayResponse response =
          SpeechServiceGrpc.newBlockingV2Stub(channel)
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .say(request);
      told(what, response);
    } catch (StatusException e) {
      refused(what, request, StatusProto.fromThrowable(e));
    }
  }

  private void told(Asked what, SayResponse response) {
    accepted.add(what.commandId());
    repeats += response.getReceipt().getRepeatedCall() ? 1 : 0;
    if (response.hasEnded()) {
      heard.add(new Heard(what.commandId(), kind(response.getEnded().getKind())));
    }
  }

  /** Who is refused because the robot is away has it mended, waits, and may try again. */
  private void refused(Asked what, SayRequest request, com.google.rpc.@Nullable Status status) {
    String reason = status == null ? "" : reason(status);
    if (request.getWait() == Wait.WAIT_FINISHED && accepted.contains(what.commandId())) {
      heard.add(new Heard(what.commandId(), reason));
    }
    if (reason.startsWith("ROBOT_")) {
      int index = Integer.parseInt(request.getRobotId().substring("robot-".length())) - 1;
      SimulatedRobot simulated = gateway.simulator.robots().get(index);
      ManagedRobot robot = gateway.fleet.robot(new RobotId(request.getRobotId()));
      alone(
          simulated,
          () -> {
            doing = "mend " + simulated.id() + " for " + request;
            GatewayFixture.await(simulated.heal());
            gateway.awaitReady(robot);
          });
    }
  }

  /** Nobody breaks a robot that another one waits for. */
  private void alone(SimulatedRobot robot, Runnable task) {
    ReentrantLock lock = mending.computeIfAbsent(robot.id(), id -> new ReentrantLock());
    lock.lock();
    try {
      task.run();
    } finally {
      lock.unlock();
    }
  }

  private static String reason(com.google.rpc.Status status) {
    try {
      for (var detail : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class).getReason();
        }
      }
      return "";
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Goes away at some moment, also before it was heard. */
  private void cancelled(Asked what) throws InterruptedException {
    ListenableFuture<SayResponse> call =
        SpeechServiceGrpc.newFutureStub(channel)
            .say(what.request().toBuilder().setWait(Wait.WAIT_FINISHED).build());
    try {
      told(what, call.get(random.nextInt(30), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      call.cancel(true);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof StatusRuntimeException refused)
          || refused.getStatus().getCode() == Status.Code.INTERNAL) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void drive(Asked what) throws InterruptedException {
    BlockingClientCall<DriveRequest, DriveResponse> drive =
        RobotServiceGrpc.newBlockingV2Stub(channel)
            .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .drive();
    try {
      drive.write(
          DriveRequest.newBuilder()
              .setHeader(DriveHeader.newBuilder().setRobotId(what.request().getRobotId()))
              .build());
      DriveRequest say = DriveRequest.newBuilder().setSay(what.request()).build();
      drive.write(say);
      drive.write(say);
      drive.halfClose();
      for (DriveResponse next = drive.read(); next != null; next = drive.read()) {
        if (next.hasAccepted()) {
          accepted.add(what.commandId());
          repeats += next.getAccepted().getRepeatedCall() ? 1 : 0;
        } else if (next.hasEnded()) {
          heard.add(
              new Heard(
                  what.commandId(),
                  next.getEnded().hasError()
                      ? reason(next.getEnded().getError())
                      : kind(next.getEnded().getSpeech().getKind())));
        }
      }
    } catch (StatusException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String kind(SpeechEndKind kind) {
    return kind.name().replace("SPEECH_END_KIND_", "");
  }

  /** What was heard here that is not what the journal says of the same command. */
  Stream<String> disagreements(Map<String, List<Outcome>> ends) {
    return heard.stream()
        .filter(it -> !it.end().equals(word(ends.getOrDefault(it.commandId(), List.of()))))
        .map(it -> it + " (expected: " + ends.get(it.commandId()) + ")");
  }

  private static String word(List<Outcome> ends) {
    if (ends.isEmpty()) {
      return "no end";
    }
    return switch (ends.get(0)) {
      case Outcome.Answered answered -> "FINISHED";
      case Outcome.Interrupted interrupted -> "INTERRUPTED";
      case Outcome.Preempted preempted -> "PREEMPTED";
      case Outcome.Failed failed -> failed.failure().reason().name();
      case Outcome.Unknown unknown -> unknown.failure().reason().name();
      default -> ends.get(0).toString();
    };
  }
}

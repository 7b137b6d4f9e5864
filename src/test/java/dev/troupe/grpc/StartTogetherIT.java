package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.troupe.api.fleet.v1.BroadcastOutcome;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.fleet.v1.BroadcastStarted;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.config.RobotOptions;
import dev.troupe.simulator.Manners;
import dev.troupe.simulator.SpeechDelays;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Twenty robots that each take their time to begin, with 30 ms more or less drawn after the gateway
 * has sent, begin together once they are known a little.
 */
@Timeout(180)
class StartTogetherIT {
  private static final int ROBOTS = 20;
  private static final int HISTORY = 20;
  private static final int MEASURED = 9;

  /** What is asked for is 45 ms; beyond half as much again something is wrong, not busy. */
  private static final double FAR_OFF_MILLIS = 67.5;

  private static final long PERIOD_NANOS = 5_000_000;

  /** Event loops that a start crosses: of our timer, of the robot twice, and ours again. */
  private static final int STEPS = 4;

  /** Wide, since a busy machine makes every robot less sure; how near they come is measured. */
  private static final int TOLERANCE_MILLIS = 1_000;

  private final Queue<Double> late = new ConcurrentLinkedQueue<>();
  private final GatewayFixture gateway =
      new GatewayFixture(
          ROBOTS,
          RobotOptions.DEFAULT,
          RecognitionFixture.sessions(1),
          usual ->
              usual.withManners(
                  Manners.defaults()
                      .withDelays(
                          new SpeechDelays(
                              Duration.ofMillis(90),
                              Duration.ofMillis(400),
                              Duration.ofMillis(30)))));

  @Test
  void robotsBeginTogetherWithKnownAndWithNewTexts() throws Exception {
    try (gateway) {
      for (int i = 0; i < HISTORY; i++) {
        say(toAll("n" + i).setWait(Wait.WAIT_FINISHED));
        say(toAll("n" + i).setWait(Wait.WAIT_FINISHED));
      }
      List<List<Double>> known = new ArrayList<>();
      List<List<Double>> fresh = new ArrayList<>();
      long control = control();
      for (int i = 0; i < MEASURED; i++) {
        known.add(together("n" + i));
        fresh.add(together("m" + i));
      }
      gateway.vertx.cancelTimer(control);
      double machine = quantile(late.stream().sorted().toList(), 0.95);
      report("known texts", known, machine);
      report("new texts", fresh, machine);
    }
  }

  /**
   * How late a bare timer of the same process fires, meanwhile: what a machine that others use too
   * adds at each of the steps between a request and the word that speech began.
   */
  private long control() {
    long[] due = {System.nanoTime() + PERIOD_NANOS};
    return gateway.vertx.setPeriodic(
        PERIOD_NANOS / 1_000_000,
        timer -> {
          long now = System.nanoTime();
          late.add(Math.max(0, now - due[0]) / 1e6);
          due[0] = now + PERIOD_NANOS;
        });
  }

  private static double quantile(List<Double> sorted, double part) {
    return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
  }

  private static BroadcastRequest.Builder toAll(String text) {
    return BroadcastRequest.newBuilder()
        .setAllRobots(true)
        .setParallelism(ROBOTS)
        .setSay(SayRequest.newBuilder().setText(text));
  }

  /** Milliseconds by which each robot began late. */
  private List<Double> together(String text) throws Exception {
    List<BroadcastResponse> told =
        say(
            toAll(text)
                .setWait(Wait.WAIT_FINISHED)
                .setStartTolerance(Durations.fromMillis(TOLERANCE_MILLIS))
                .setStartAt(Timestamps.fromMillis(System.currentTimeMillis() + 800)));
    BroadcastStarted started = told.getFirst().getStarted();
    assertThat(started.getEstimatesList())
        .hasSize(ROBOTS)
        .allMatch(it -> it.getSamples() >= HISTORY);
    assertThat(told.getLast().getSummary().getSkew().getCount()).isEqualTo(ROBOTS);
    return told.stream()
        .filter(BroadcastResponse::hasOutcome)
        .map(BroadcastResponse::getOutcome)
        .map(BroadcastOutcome::getSkew)
        .map(skew -> Durations.toNanos(skew) / 1e6)
        .toList();
  }

  private List<BroadcastResponse> say(BroadcastRequest.Builder request) throws Exception {
    BlockingClientCall<?, BroadcastResponse> call =
        FleetServiceGrpc.newBlockingV2Stub(gateway.channel)
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .broadcast(request.build());
    List<BroadcastResponse> told = new ArrayList<>();
    for (BroadcastResponse next = call.read(); next != null; next = call.read()) {
      told.add(next);
    }
    assertThat(told.getLast().getSummary().getSucceeded()).as("%s", told).isEqualTo(ROBOTS);
    return told;
  }

  /** What counts is the middle one of the rounds: a stall of the machine spoils a whole one. */
  private static void report(String what, List<List<Double>> rounds, double machine) {
    List<Double> skews = rounds.stream().flatMap(List::stream).toList();
    List<Double> far = skews.stream().map(Math::abs).sorted().toList();
    List<Double> each =
        rounds.stream()
            .map(round -> quantile(round.stream().map(Math::abs).sorted().toList(), 0.95))
            .sorted()
            .toList();
    double p95 = quantile(each, 0.5);
    double mean = skews.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    System.out.printf(
        "%s, %d starts: |start - start_at| p50 %.1f ms, p95 %.1f ms, most %.1f ms, mean %.1f ms;"
            + " p95 of the middle round %.1f ms; a bare timer beside it: p95 %.1f ms late%n",
        what,
        far.size(),
        quantile(far, 0.5),
        quantile(far, 0.95),
        far.getLast(),
        mean,
        p95,
        machine);
    assertThat(p95)
        .as(what + ": p95 in ms of the middle round (wanted: 45)")
        .isLessThan(FAR_OFF_MILLIS + STEPS * machine);
  }
}

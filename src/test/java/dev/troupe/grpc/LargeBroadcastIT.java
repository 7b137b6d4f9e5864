package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.fleet.v1.BroadcastOutcome;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.fleet.v1.BroadcastSummary;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.RobotSelection;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SpeechEndKind;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.simulator.Fault;
import io.grpc.stub.BlockingClientCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fifty of two hundred robots say something while twenty are switched off. */
@Timeout(120)
class LargeBroadcastIT {
  private static final String TEXT = "one two three four five six seven eight nine ten ".repeat(8);
  private static final String GROUP = "g1";

  private final GatewayFixture gateway = new GatewayFixture(200, 0.2);

  @Test
  void thoseThatAreSwitchedOffCostTheOthersNothing() throws Exception {
    try (gateway) {
      BlockingClientCall<?, BroadcastResponse> call =
          FleetServiceGrpc.newBlockingV2Stub(gateway.channel)
              .withDeadlineAfter(90, TimeUnit.SECONDS)
              .broadcast(
                  BroadcastRequest.newBuilder()
                      .setSelection(RobotSelection.newBuilder().setLabelSelector("group=" + GROUP))
                      .setParallelism(50)
                      .setWait(Wait.WAIT_FINISHED)
                      .setSay(SayRequest.newBuilder().setText(TEXT))
                      .build());
      List<String> selected = call.read().getStarted().getRobotIdsList();
      awaitSpeaking(selected.size());
      List<String> killed = new ArrayList<>();
      // Every other one of the first forty: ten of them speak, ten do nothing.
      for (int index = 1; index < 40; index += 2) {
        GatewayFixture.await(gateway.simulator.robots().get(index).inject(new Fault.Refuse()));
        killed.add("robot-" + (index + 1));
      }
      List<BroadcastResponse> told = new ArrayList<>();
      for (BroadcastResponse next = call.read(); next != null; next = call.read()) {
        told.add(next);
      }

      assertThat(selected).hasSize(50);
      assertThat(killed).hasSize(20);
      List<BroadcastOutcome> outcomes =
          told.stream()
              .filter(BroadcastResponse::hasOutcome)
              .map(BroadcastResponse::getOutcome)
              .toList();
      assertThat(outcomes)
          .extracting(BroadcastOutcome::getRobotId)
          .containsExactlyInAnyOrderElementsOf(selected);
      assertThat(outcomes.stream().filter(it -> !killed.contains(it.getRobotId())))
          .hasSize(40)
          .allMatch(
              it -> it.getEnded().getSpeech().getKind() == SpeechEndKind.SPEECH_END_KIND_FINISHED)
          .allMatch(it -> it.getEnded().getSpeech().getSaidText().equals(TEXT));
      BroadcastSummary summary = told.getLast().getSummary();
      assertThat(summary.getSucceeded()).isEqualTo(40);
      assertThat(summary.getUnknown()).isEqualTo(10);
    }
  }

  private void awaitSpeaking(int count) {
    Instant end = Instant.now().plusSeconds(30);
    while (speaking() < count) {
      assertThat(Instant.now()).isBefore(end);
      Thread.onSpinWait();
    }
  }

  private long speaking() {
    return gateway.fleet.robots().stream()
        .map(ManagedRobot::status)
        .filter(status -> status.speaking() != null)
        .count();
  }
}

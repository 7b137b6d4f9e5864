package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.troupe.api.fleet.v1.BroadcastOutcome;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.fleet.v1.BroadcastStarted;
import dev.troupe.api.fleet.v1.BroadcastSummary;
import dev.troupe.api.fleet.v1.StartSkew;
import dev.troupe.api.robot.v1.CommandReceipt;
import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.DriveEnded;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person types for many robots, and reads of them. */
final class BroadcastCommandTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  private static final List<BroadcastResponse> MESSAGES =
      List.of(
          BroadcastResponse.newBuilder().setStarted(BroadcastStarted.getDefaultInstance()).build(),
          BroadcastResponse.newBuilder()
              .setOutcome(
                  BroadcastOutcome.newBuilder()
                      .setRobotId("alice")
                      .setEnded(
                          DriveEnded.newBuilder()
                              .setReceipt(
                                  CommandReceipt.newBuilder()
                                      .setStage(CommandStage.COMMAND_STAGE_STARTED)))
                      .setSkew(Durations.fromMillis(-12)))
              .build(),
          BroadcastResponse.newBuilder()
              .setOutcome(
                  BroadcastOutcome.newBuilder()
                      .setRobotId("bob")
                      .setRefused(
                          Status.newBuilder()
                              .setMessage("bob is away")
                              .addDetails(
                                  Any.pack(
                                      ErrorInfo.newBuilder().setReason("ROBOT_OFFLINE").build()))
                              .addDetails(Any.pack(RetryInfo.getDefaultInstance()))))
              .build(),
          BroadcastResponse.newBuilder()
              .setSummary(
                  BroadcastSummary.newBuilder()
                      .setSelected(2)
                      .setSucceeded(1)
                      .setRefused(1)
                      .setTook(Durations.fromMillis(3_100))
                      .setSkew(
                          StartSkew.newBuilder()
                              .setCount(1)
                              .setP50(Durations.fromMillis(12))
                              .setP95(Durations.fromMillis(12))
                              .setMax(Durations.fromMillis(12))))
              .build());

  private static BroadcastReport report(StringWriter to, boolean json) {
    BroadcastReport report = new BroadcastReport(new PrintWriter(to), json);
    MESSAGES.forEach(report::add);
    return report;
  }

  @Test
  void printsARowForEachRobotAndALineAboutAll() {
    StringWriter out = new StringWriter();
    BroadcastReport report = report(out, false);

    List<String> lines = out.toString().lines().map(line -> line.replaceAll(" +", " ")).toList();
    assertThat(lines)
        .containsExactly(
            "ROBOT OUTCOME SKEW DETAIL",
            "alice started -12 ms ",
            "bob refused - ROBOT_OFFLINE: bob is away",
            "2 robots: 1 succeeded, 0 failed, 0 unknown, 1 refused, 0 skipped, in 3100 ms",
            "1 began beside the wanted time: half within 12 ms, 19 of 20 within 12 ms, the farthest"
                + " 12 ms; from the first to the last 0 ms");
    assertThat(report.isAllWell()).isFalse();
  }

  @Test
  void printsALineOfJsonForEachMessageWithItsDetails() {
    StringWriter out = new StringWriter();
    report(out, true);

    assertThat(out.toString().lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("{\"") && !line.contains("unreadable"))
        .anyMatch(line -> line.contains("ROBOT_OFFLINE"));
  }

  @Test
  void readsWhenAllAreToBegin() {
    BroadcastFlags flags = new BroadcastFlags();
    flags.startIn = "3s";
    flags.tolerance = "50ms";
    flags.selector = "zone=lobby";

    BroadcastRequest request = flags.request(NOW).build();

    assertThat(request.getStartAt())
        .isEqualTo(Timestamps.fromMillis(NOW.plusSeconds(3).toEpochMilli()));
    assertThat(request.getStartTolerance()).isEqualTo(Durations.fromMillis(50));
    assertThat(request.getSelection().getLabelSelector()).isEqualTo("zone=lobby");
    assertThat(request.hasParallelism()).isFalse();
  }

  @Test
  void isPatientUntilThatTimeAndThenAsLongAsUsual() {
    BroadcastCommand command = new BroadcastCommand(InstantSource.system());
    BroadcastRequest soon = command.flags.request(NOW).build();
    command.flags.startIn = "2m";
    BroadcastRequest later = command.flags.request(NOW).build();

    assertThat(command.patience(soon, NOW)).isEqualTo(Duration.ofSeconds(60));
    assertThat(command.patience(later, NOW)).isEqualTo(Duration.ofSeconds(180));
  }

  @Test
  void refusesALengthThatIsNone() {
    BroadcastFlags flags = new BroadcastFlags();
    flags.startIn = "soon";
    assertThatThrownBy(() -> flags.request(NOW))
        .hasMessage("--start-in soon (expected: a number with ms, s or m, such as 3s)");
  }
}

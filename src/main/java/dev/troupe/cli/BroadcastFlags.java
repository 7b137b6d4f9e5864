package dev.troupe.cli;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.RobotSelection;
import dev.troupe.api.robot.v1.LeaseRef;
import dev.troupe.api.robot.v1.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom a broadcast is for, and how, as a person types it. */
final class BroadcastFlags {
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,7})(ms|s|m)");

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      description = "Robots with these labels, such as zone=lobby.")
  String selector = "";

  @Option(
      names = "--robots",
      paramLabel = "ROBOT",
      split = ",",
      description = "These robots, by their ids.")
  List<String> robots = List.of();

  @Option(names = "--all", description = "Every robot.")
  boolean all;

  @Option(
      names = "--start-in",
      paramLabel = "LENGTH",
      description = "All begin to speak together in so long, such as 3s or 500ms.")
  @Nullable String startIn;

  @Option(
      names = "--start-at",
      paramLabel = "TIME",
      description = "All begin to speak together then, such as 2026-12-24T18:00:00Z.")
  @Nullable Instant startAt;

  @Option(
      names = "--tolerance",
      paramLabel = "LENGTH",
      description = "How far beside it a robot may begin. Default: 100ms.")
  @Nullable String tolerance;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Most robots that are asked at once, by each replica. Default: 32.")
  @Nullable Integer parallelism;

  @Option(
      names = "--fail-fast",
      description = "Each replica asks no further robots once one of its own has failed.")
  boolean failFast;

  @Option(names = "--finished", description = "Wait for the end of speech and gestures.")
  boolean finished;

  @Option(
      names = "--lease",
      paramLabel = "LEASE",
      split = ",",
      description = "The leases to command under, as `lease acquire` prints them.")
  List<String> leases = List.of();

  @Option(
      names = "--command-id",
      paramLabel = "ID",
      description = "Repeating the command with the same id does nothing twice.")
  String commandId = "";

  /** Throws {@link IllegalArgumentException} with a sentence for the first value that cannot be. */
  BroadcastRequest.Builder request(Instant now) {
    BroadcastRequest.Builder request =
        BroadcastRequest.newBuilder()
            .setSelection(
                RobotSelection.newBuilder().setLabelSelector(selector).addAllRobotIds(robots))
            .setAllRobots(all)
            .setFailFast(failFast)
            .setCommandId(commandId);
    leases.forEach(name -> request.addLeases(lease(name)));
    if (finished) {
      request.setWait(Wait.WAIT_FINISHED);
    }
    if (parallelism != null) {
      request.setParallelism(parallelism);
    }
    if (tolerance != null) {
      request.setStartTolerance(Durations.fromMillis(length("--tolerance", tolerance).toMillis()));
    }
    if (startIn != null && startAt != null) {
      throw new IllegalArgumentException("--start-in and --start-at (expected: one of them)");
    }
    Instant start = startIn == null ? startAt : now.plus(length("--start-in", startIn));
    if (start != null) {
      request.setStartAt(Timestamps.fromMillis(start.toEpochMilli()));
    }
    return request;
  }

  private static LeaseRef lease(String name) {
    LeaseRef ref = LeaseOutput.parse(name);
    if (ref == null) {
      throw new IllegalArgumentException(
          "--lease " + name + " (expected: as `lease acquire` printed it)");
    }
    return ref;
  }

  private static Duration length(String flag, String text) {
    Matcher length = LENGTH.matcher(text);
    if (!length.matches()) {
      throw new IllegalArgumentException(
          flag + " " + text + " (expected: a number with ms, s or m, such as 3s)");
    }
    long number = Long.parseLong(length.group(1));
    return switch (length.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }
}

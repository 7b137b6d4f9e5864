package dev.troupe.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import dev.troupe.api.fleet.v1.Lease;
import dev.troupe.api.policy.v1.LeasePart;
import dev.troupe.api.robot.v1.LeaseRef;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How leases are shown at a command line, for people or for programs, and how one is named. */
final class LeaseOutput {
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();

  /** What -o takes. */
  enum Form {
    TEXT,
    JSON
  }

  @Spec(Spec.Target.MIXEE)
  CommandSpec mixee;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "text",
      description = "text, or json: one line for each message. Default: ${DEFAULT-VALUE}.")
  Form form = Form.TEXT;

  /** A message as it is, or what it says in words. */
  void print(Message message, String words) {
    PrintWriter out = mixee.commandLine().getOut();
    try {
      out.println(form == Form.JSON ? JSON.print(message) : words);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    out.flush();
  }

  /** To the second, as somebody reads it who looks at a clock. */
  static String time(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds()).toString();
  }

  boolean isJson() {
    return form == Form.JSON;
  }

  static String describe(Lease lease) {
    String parts = parts(lease.getPartsList());
    return switch (lease.getState()) {
      case LEASE_STATE_QUEUED ->
          "%s waits for %s of %s behind %d others"
              .formatted(name(lease.getRef()), parts, lease.getRobotId(), lease.getQueuePosition());
      case LEASE_STATE_GRANTED ->
          "%s holds %s of %s until %s"
              .formatted(
                  name(lease.getRef()), parts, lease.getRobotId(), time(lease.getExpiresAt()));
      default -> "%s of %s is over".formatted(name(lease.getRef()), lease.getRobotId());
    };
  }

  static String parts(List<LeasePart> parts) {
    return parts.stream()
        .map(part -> part.name().replace("LEASE_PART_", "").toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }

  /** A lease's reference in one word. */
  static String name(LeaseRef ref) {
    return ref.getId()
        + ":"
        + Long.toUnsignedString(ref.getEpoch())
        + ":"
        + Long.toUnsignedString(ref.getNumber());
  }

  /** Whether it can be the name of a lease, and not that of a robot. */
  static boolean isName(String word) {
    return word.indexOf(':') >= 0;
  }

  LeaseRef ref(String name) {
    String[] parts = name.split(":", -1);
    try {
      if (parts.length == 3) {
        return LeaseRef.newBuilder()
            .setId(parts[0])
            .setEpoch(Long.parseUnsignedLong(parts[1]))
            .setNumber(Long.parseUnsignedLong(parts[2]))
            .build();
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new CommandLine.ParameterException(
        mixee.commandLine(), "LEASE " + name + " (expected: as `lease acquire` printed it)");
  }
}

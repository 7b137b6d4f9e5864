package dev.troupe.cli;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.troupe.api.error.v1.ErrorProto;
import dev.troupe.api.fleet.v1.BroadcastOutcome;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.fleet.v1.BroadcastSummary;
import dev.troupe.api.fleet.v1.StartSkew;
import java.io.PrintWriter;
import java.util.Locale;

/** What came of a broadcast, row by row as it comes, and a line about all. */
final class BroadcastReport {
  private static final String ROW = "%-20s %-12s %-12s %s%n";
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .usingTypeRegistry(
              JsonFormat.TypeRegistry.newBuilder()
                  .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
                  .add(ErrorProto.getDescriptor().getMessageTypes())
                  .build());

  private final PrintWriter out;
  private final boolean json;
  private boolean allWell;

  BroadcastReport(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Whether every robot came as far as was waited for. */
  boolean isAllWell() {
    return allWell;
  }

  void add(BroadcastResponse message) {
    if (message.hasSummary()) {
      BroadcastSummary summary = message.getSummary();
      allWell = summary.getSucceeded() == summary.getSelected();
    }
    if (json) {
      out.println(line(message));
    } else {
      print(message);
    }
    out.flush();
  }

  private static String line(BroadcastResponse message) {
    try {
      return JSON.print(message);
    } catch (InvalidProtocolBufferException unknownDetail) {
      return "{\"unreadable\":true}";
    }
  }

  private void print(BroadcastResponse message) {
    switch (message.getMessageCase()) {
      case STARTED -> out.printf(ROW, "ROBOT", "OUTCOME", "SKEW", "DETAIL");
      case OUTCOME -> print(message.getOutcome());
      case SUMMARY -> print(message.getSummary());
      case MESSAGE_NOT_SET -> {}
    }
  }

  private void print(BroadcastOutcome outcome) {
    String skew = outcome.hasSkew() ? millis(outcome.getSkew()) : "-";
    switch (outcome.getOutcomeCase()) {
      case ENDED ->
          row(
              outcome,
              outcome.getEnded().hasError()
                  ? "failed"
                  : outcome
                      .getEnded()
                      .getReceipt()
                      .getStage()
                      .name()
                      .replace("COMMAND_STAGE_", "")
                      .toLowerCase(Locale.ROOT),
              skew,
              outcome.getEnded().hasError() ? why(outcome.getEnded().getError()) : "");
      case REFUSED -> row(outcome, "refused", skew, why(outcome.getRefused()));
      case SKIPPED -> row(outcome, "skipped", skew, "");
      case OUTCOME_NOT_SET -> {}
    }
  }

  private void row(BroadcastOutcome outcome, String how, String skew, String detail) {
    out.printf(ROW, outcome.getRobotId(), how, skew, Table.plain(detail));
  }

  /** The machine's word for it, and the sentence. */
  private static String why(Status status) {
    String reason = "";
    for (var detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          reason = detail.unpack(ErrorInfo.class).getReason() + ": ";
        } catch (InvalidProtocolBufferException unreadable) {
          reason = "";
        }
      }
    }
    return reason + status.getMessage();
  }

  private void print(BroadcastSummary summary) {
    out.printf(
        "%d robots: %d succeeded, %d failed, %d unknown, %d refused, %d skipped, in %s%n",
        summary.getSelected(),
        summary.getSucceeded(),
        summary.getFailed(),
        summary.getUnknown(),
        summary.getRefused(),
        summary.getSkipped(),
        millis(summary.getTook()));
    if (summary.hasSkew()) {
      StartSkew skew = summary.getSkew();
      out.printf(
          "%d began beside the wanted time: half within %s, 19 of 20 within %s, the farthest %s;"
              + " from the first to the last %s%n",
          skew.getCount(),
          millis(skew.getP50()),
          millis(skew.getP95()),
          millis(skew.getMax()),
          millis(skew.getSpread()));
    }
  }

  private static String millis(Duration length) {
    return Durations.toMillis(length) + " ms";
  }
}

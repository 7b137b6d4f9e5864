package dev.troupe.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Status;
import dev.troupe.api.recognition.v1.CompletionCause;
import dev.troupe.api.recognition.v1.RecognitionComplete;
import dev.troupe.api.recognition.v1.RecognitionResult;
import dev.troupe.api.recognition.v1.RecognizeResponse;
import dev.troupe.api.recognition.v1.SourceState;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/**
 * Prints what comes of one recognition and knows what the command ends with. Told on the call's
 * thread, asked for the code when the call has ended.
 */
final class RecognizeReport {
  private static final int NOT_UNDERSTOOD = 3;
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private final PrintWriter out;
  private final PrintWriter err;
  private volatile boolean over;
  private volatile int exitCode = ExitCode.SOFTWARE;

  RecognizeReport(CommandLine command) {
    this.out = command.getOut();
    this.err = command.getErr();
  }

  /** Whether the recognition has come to its end, whatever comes behind it. */
  boolean isOver() {
    return over;
  }

  int exitCode() {
    return exitCode;
  }

  void take(RecognizeResponse message) {
    switch (message.getMessageCase()) {
      case IN_PROGRESS -> out.println("listening");
      case START_OF_INPUT -> out.println("somebody begins to speak");
      case SOURCE -> {
        if (message.getSource().getState() == SourceState.SOURCE_STATE_LOST) {
          err.println("the robot is not heard: " + message.getSource().getError().getMessage());
        }
      }
      case SESSION_REPLACED ->
          err.println(
              "another session goes on: " + message.getSessionReplaced().getError().getMessage());
      case COMPLETE -> complete(message.getComplete());
      case FAILED -> failed(message.getFailed().getError());
      case REJECTED -> failed(message.getRejected().getError());
      default -> {}
    }
    out.flush();
    err.flush();
  }

  private void complete(RecognitionComplete complete) {
    RecognitionResult result = complete.getResult();
    if (result.hasTranscript()) {
      out.println("heard: " + result.getTranscript().getText());
    }
    if (result.hasInterpretation()) {
      out.println(
          "means: %s (%s)"
              .formatted(
                  written(result.getInterpretation().getValue()),
                  result.getInterpretation().getType()));
    }
    out.println("cause: " + complete.getVendorCause());
    exitCode = matches(complete.getCause()) ? ExitCode.OK : NOT_UNDERSTOOD;
    over = true;
  }

  private void failed(Status error) {
    err.println(error.getMessage());
    over = true;
  }

  private static boolean matches(CompletionCause cause) {
    return cause == CompletionCause.COMPLETION_CAUSE_SUCCESS
        || cause == CompletionCause.COMPLETION_CAUSE_SUCCESS_MAXTIME;
  }

  /** Text as it is, anything else as JSON. */
  private static String written(Value value) {
    if (value.hasStringValue()) {
      return value.getStringValue();
    }
    try {
      return JSON.print(value);
    } catch (InvalidProtocolBufferException unprintable) {
      return value.toString();
    }
  }
}

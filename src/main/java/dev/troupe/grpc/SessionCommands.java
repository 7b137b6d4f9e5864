package dev.troupe.grpc;

import dev.troupe.api.recognition.v1.RecognizeRequest;
import dev.troupe.recognition.RecognitionCommand;
import dev.troupe.recognition.SessionCommand;
import org.jspecify.annotations.Nullable;

/** The commands of a session as {@code Recognize} takes them, so that a call need not know each. */
final class SessionCommands {
  private SessionCommands() {}

  /** Null when it is wrong. */
  static @Nullable SessionCommand of(RecognizeRequest request, Violations violations) {
    RecognitionCommand command =
        switch (request.getMessageCase()) {
          case RECOGNIZE ->
              RecognitionRequests.recognize(request.getRecognize(), "recognize.", violations);
          case START_INPUT_TIMERS -> new RecognitionCommand.StartInputTimers();
          case STOP -> new RecognitionCommand.Stop();
          case SET_PARAMS -> setParams(request, violations);
          case GET_PARAMS -> new RecognitionCommand.GetParams();
          case DEFINE_GRAMMAR ->
              RecognitionRequests.define(
                  request.getDefineGrammar().getGrammar(), "define_grammar.grammar.", violations);
          default -> null;
        };
    if (request.hasEndUtterance()) {
      return new SessionCommand.EndUtterance();
    }
    return command == null ? null : new SessionCommand.Vendor(command);
  }

  private static RecognitionCommand setParams(RecognizeRequest request, Violations violations) {
    RecognitionCommand.SetParams set =
        new RecognitionCommand.SetParams(
            RecognitionRequests.params(
                request.getSetParams().getParameters(), "set_params.parameters.", violations));
    violations.check(
        !violations.isEmpty() || !set.params().values().isEmpty(),
        "set_params.parameters",
        "none",
        "at least one parameter");
    return set;
  }
}

package dev.troupe.recognition;

import dev.troupe.recognition.SessionFailure.Reason;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a borrowed socket a caller's own: its session, its parameters, its grammars. */
final class SessionOpener {
  private SessionOpener() {}

  /**
   * Done when the session is as its caller wants it. Fails with {@code VENDOR_REJECTED} when the
   * recogniser does not like something of it.
   */
  static Future<Void> prepare(
      RecogniserSocket socket,
      RecognitionCommand.Open wanted,
      RecognitionParams params,
      Map<String, String> grammars) {
    Future<Void> ready =
        wanted.equals(socket.open()) ? Future.succeededFuture() : reopened(socket, wanted);
    if (!params.values().isEmpty()) {
      ready = ready.compose(open -> accepted(socket, new RecognitionCommand.SetParams(params)));
    }
    for (Map.Entry<String, String> grammar : grammars.entrySet()) {
      ready =
          ready.compose(open ->
              accepted(
                  socket,
                  new RecognitionCommand.DefineGrammar(grammar.getValue(), grammar.getKey())));
    }
    return ready;
  }

  private static Future<Void> reopened(RecogniserSocket socket, RecognitionCommand.Open wanted) {
    Future<Void> free =
        socket.open() == null
            ? Future.succeededFuture()
            : accepted(socket, new RecognitionCommand.Close());
    return free.compose(closed -> accepted(socket, wanted));
  }

  private static Future<Void> accepted(RecogniserSocket socket, RecognitionCommand command) {
    return socket
        .ask(command)
        .compose(answer ->
            answer instanceof RecognitionEvent.Refusal refusal
                ? Future.failedFuture(rejected(command.kind(), refusal).asException())
                : Future.succeededFuture());
  }

  static SessionFailure rejected(RecognitionCommandKind command, RecognitionEvent.Refusal refusal) {
    return new SessionFailure(
        Reason.VENDOR_REJECTED,
        "the recogniser refused %s: %s".formatted(command.word(), words(refusal)),
        null,
        words(refusal));
  }

  private static String words(RecognitionEvent.Refusal refusal) {
    @Nullable CompletionCause cause = refusal.completionCause();
    String why = Objects.requireNonNullElse(refusal.completionReason(), "");
    return (refusal.kind().name() + " " + (cause == null ? "" : cause.raw() + " ") + why).strip();
  }
}

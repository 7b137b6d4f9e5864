package dev.troupe.grpc;

import dev.troupe.api.recognition.v1.RecognitionReady;
import dev.troupe.api.recognition.v1.RecognizeOnceHeader;
import dev.troupe.api.recognition.v1.RecognizeOnceRequest;
import dev.troupe.api.recognition.v1.RecognizeOnceResponse;
import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.Recogniser;
import dev.troupe.recognition.RecognitionCall;
import dev.troupe.recognition.RecognitionCommand;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.SessionCommand;
import dev.troupe.recognition.SessionNews;
import dev.troupe.recognition.SessionRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call of {@code RecognizeOnce}: sound up, one result down. Confined to the call's context. */
final class RecognizeOnceCall {
  private static final String ID = "once";

  private final Recogniser recogniser;
  private final RecognitionSources sources;
  private final StatusMapper statuses;
  private final Call call;
  private final RequestStream<RecognizeOnceRequest> requests;
  private final ResponseStream<RecognizeOnceResponse> responses;
  private final RequestGate gate;
  private final RecognizeOnceResponse.Builder answer = RecognizeOnceResponse.newBuilder();
  private @Nullable Open open;
  private boolean ended;
  private boolean begun;

  /** A call with its header. */
  private record Open(
      RecognitionCall session,
      SoundSource source,
      RecognitionMapper mapper,
      RecognitionCommand.Recognize recognize,
      RecognitionSpan span) {}

  RecognizeOnceCall(
      Recogniser recogniser,
      RecognitionSources sources,
      StatusMapper statuses,
      Call call,
      RequestStream<RecognizeOnceRequest> requests,
      ResponseStream<RecognizeOnceResponse> responses) {
    this.recogniser = recogniser;
    this.sources = sources;
    this.statuses = statuses;
    this.call = call;
    this.requests = requests;
    this.responses = responses;
    this.gate = new RequestGate(requests);
  }

  void begin() {
    requests.onMessage(this::message).onEnd(this::end);
  }

  private void message(RecognizeOnceRequest request) {
    Open opened = open;
    switch (request.getMessageCase()) {
      case HEADER -> {
        expect(opened == null, "header", "out of place", "first, and once");
        open(request.getHeader());
      }
      case AUDIO -> {
        expect(opened != null, "audio", "without a header", "a header first");
        boolean own = opened != null && opened.source() instanceof ClientSound;
        expect(own, "audio", "sound", "none: the source is a robot");
        if (opened != null && opened.source() instanceof ClientSound sound) {
          sound.write(request.getAudio());
        }
      }
      case MESSAGE_NOT_SET -> expect(false, "message", null, "header or audio");
    }
  }

  private static void expect(boolean right, String field, @Nullable Object value, String wanted) {
    new Violations().check(right, field, value, wanted).throwIfAny();
  }

  private void open(RecognizeOnceHeader header) {
    Violations violations = new Violations();
    RecognitionRequests reader =
        new RecognitionRequests(recogniser.facts().codec(), recogniser.facts().patience());
    SessionRequest request =
        reader.session(
            Callers.owner(call),
            header.getSession(),
            header.getSource().hasRobot(),
            "session.",
            violations);
    RecognitionCommand.Recognize recognize =
        RecognitionRequests.recognize(header.getRecognize(), "recognize.", violations);
    violations.check(
        !header.getRecognize().hasStartInputTimers() || header.getRecognize().getStartInputTimers(),
        "recognize.start_input_timers",
        false,
        "true, or unset: nobody could start them later");
    RecognitionSources.Chosen chosen = sources.choose(header.getSource(), violations);
    AudioCodec codec = request.open() == null ? recogniser.facts().codec() : request.open().codec();
    SoundSource source =
        chosen.open(
            codec, call, gate, status -> {}, failure -> responses.fail(failure.asException()));
    RecognitionMapper mapper =
        new RecognitionMapper(statuses, source.format(), header.getSession().getSessionId());
    gate.hold(RequestGate.Reason.OPENING);
    RecognitionCall session = recogniser.open(request, call.context(), this::news, source::wanted);
    RecognitionSpan span = RecognitionSpan.open(call);
    open = new Open(session, source, mapper, Objects.requireNonNull(recognize), span);
    call.onClosed(() -> {
      source.close();
      session.cancel();
    });
  }

  private void news(SessionNews news) {
    Open opened = open;
    if (opened == null || call.isClosed()) {
      return;
    }
    opened.span().hear(news);
    switch (news) {
      case SessionNews.Ready it -> ready(opened, opened.mapper().ready(it));
      case SessionNews.Begun it -> {
        begun = true;
        finishIfEnded(opened);
      }
      case SessionNews.Replaced it -> {
        answer.addReplaced(opened.mapper().replaced(it));
        answer.setReady(opened.mapper().ready(it.ready()));
      }
      case SessionNews.Complete it -> complete(it);
      case SessionNews.RecognitionLost it -> responses.fail(it.failure().asException());
      case SessionNews.Refused it -> responses.fail(refused(it));
      case SessionNews.Rejected it -> rejected(it);
      case SessionNews.Failed it -> responses.fail(it.failure().asException());
      default -> {}
    }
  }

  private void ready(Open opened, RecognitionReady ready) {
    answer.setReady(ready);
    opened.session().submit(ID, new SessionCommand.Vendor(opened.recognize()));
    opened.source().begin(opened.session());
    gate.release(RequestGate.Reason.OPENING);
  }

  private void complete(SessionNews.Complete news) {
    RecognitionEvent.RecognitionComplete event = news.event();
    if (event.body() != null && event.body().transcript() != null) {
      answer.setText(event.body().transcript().text());
    }
    responses.end(answer.setComplete(RecognitionResults.complete(news)).build());
  }

  private static RuntimeException refused(SessionNews.Refused news) {
    return new dev.troupe.recognition.SessionFailure(
            dev.troupe.recognition.SessionFailure.Reason.VENDOR_REJECTED,
            "the recogniser refused %s".formatted(news.command().word()),
            null,
            Objects.requireNonNullElse(news.event().completionReason(), ""))
        .asException();
  }

  /** An end that came too late is no harm: the result is on its way. */
  private void rejected(SessionNews.Rejected news) {
    if (news.commandId().equals(ID)) {
      responses.fail(news.failure().asException());
    }
  }

  private void end() {
    Open opened = open;
    expect(opened != null, "header", null, "a header first");
    ended = true;
    if (opened != null && opened.source() instanceof ClientSound sound) {
      sound.end();
      finishIfEnded(opened);
    }
  }

  private void finishIfEnded(Open opened) {
    if (ended && begun && opened.source() instanceof ClientSound) {
      opened.session().submit("end", new SessionCommand.EndUtterance());
    }
  }
}

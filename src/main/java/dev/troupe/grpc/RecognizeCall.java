package dev.troupe.grpc;

import dev.troupe.api.recognition.v1.CommandRejected;
import dev.troupe.api.recognition.v1.RecognizeHeader;
import dev.troupe.api.recognition.v1.RecognizeRequest;
import dev.troupe.api.recognition.v1.RecognizeResponse;
import dev.troupe.api.recognition.v1.RejectionKind;
import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.Recogniser;
import dev.troupe.recognition.RecognitionCall;
import dev.troupe.recognition.SessionCommand;
import dev.troupe.recognition.SessionNews;
import dev.troupe.recognition.SessionRequest;
import dev.troupe.recognition.SessionState;
import dev.troupe.robot.Failure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code Recognize}: header, commands and sound up, what becomes of them down. A
 * command that is wrong is answered by a rejection and costs nothing else. Confined to the call's
 * context.
 */
final class RecognizeCall {
  private static final int MOST_IDS = 4_096;

  private final Recogniser recogniser;
  private final RecognitionSources sources;
  private final StatusMapper statuses;
  private final InstantSource clock;
  private final Call call;
  private final RequestStream<RecognizeRequest> requests;
  private final ResponseStream<RecognizeResponse> responses;
  private final RequestGate gate;
  private final Set<String> ids = new HashSet<>();
  private @Nullable Open open;
  private boolean audioRejected;

  /** A call with its header. */
  private record Open(
      RecognitionCall session,
      SoundSource source,
      RecognitionMapper mapper,
      RecognitionSpan span) {}

  RecognizeCall(
      Recogniser recogniser,
      RecognitionSources sources,
      StatusMapper statuses,
      InstantSource clock,
      Call call,
      RequestStream<RecognizeRequest> requests,
      ResponseStream<RecognizeResponse> responses) {
    this.recogniser = recogniser;
    this.sources = sources;
    this.statuses = statuses;
    this.clock = clock;
    this.call = call;
    this.requests = requests;
    this.responses = responses;
    this.gate = new RequestGate(requests);
  }

  void begin() {
    responses.onWritable(() -> gate.release(RequestGate.Reason.READER));
    requests.onMessage(this::message).onEnd(this::end);
  }

  private void message(RecognizeRequest request) {
    Open opened = open;
    if (opened == null) {
      new Violations()
          .check(request.hasHeader(), "message", request.getMessageCase(), "a header first")
          .throwIfAny();
      open(request.getHeader());
    } else {
      dispatch(opened, request);
    }
    if (!responses.isWritable()) {
      gate.hold(RequestGate.Reason.READER);
    }
  }

  private void open(RecognizeHeader header) {
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
    RecognitionSources.Chosen chosen = sources.choose(header.getSource(), violations);
    AudioCodec codec = request.open() == null ? recogniser.facts().codec() : request.open().codec();
    SoundSource source = chosen.open(codec, call, gate, this::tell, this::sourceEnded);
    RecognitionMapper mapper =
        new RecognitionMapper(statuses, source.format(), header.getSession().getSessionId());
    // Its first answer comes before all others.
    gate.hold(RequestGate.Reason.OPENING);
    RecognitionCall session = recogniser.open(request, call.context(), this::news, source::wanted);
    open = new Open(session, source, mapper, RecognitionSpan.open(call));
    call.onClosed(() -> {
      source.close();
      session.cancel();
    });
    call.onDraining(session::drain);
  }

  private void dispatch(Open opened, RecognizeRequest request) {
    switch (request.getMessageCase()) {
      case HEADER -> reject(request, "header", "out of place", "one header");
      case AUDIO -> audio(opened, request);
      case MESSAGE_NOT_SET -> reject(request, "message", null, "a command that this gateway knows");
      default -> command(opened, request);
    }
  }

  private void audio(Open opened, RecognizeRequest request) {
    if (opened.source() instanceof ClientSound sound) {
      sound.write(request.getAudio());
    } else if (!audioRejected) {
      audioRejected = true;
      reject(request, "audio", "sound", "none: the source is a robot");
    }
  }

  private void command(Open opened, RecognizeRequest request) {
    Violations violations = new Violations();
    String id = id(request.getCommandId(), violations);
    SessionCommand command = SessionCommands.of(request, violations);
    if (command == null || !violations.isEmpty()) {
      reject(request, violations);
    } else {
      opened.session().submit(id, command);
    }
  }

  private String id(String given, Violations violations) {
    if (given.isEmpty()) {
      return UUID.randomUUID().toString();
    }
    boolean printable = given.chars().allMatch(c -> c > ' ' && c <= '~') && given.length() <= 128;
    violations.check(printable, "command_id", given, "1 to 128 printable ASCII characters");
    if (ids.size() >= MOST_IDS) {
      ids.clear();
    }
    violations.check(ids.add(given), "command_id", given, "new within the stream");
    return given;
  }

  private void reject(
      RecognizeRequest request, String field, @Nullable Object value, String expected) {
    reject(request, new Violations().add(field, value, expected));
  }

  private void reject(RecognizeRequest request, Violations violations) {
    CommandRejected rejected =
        RecognitionMapper.rejected(
            statuses.toStatus(violations.failure()),
            request.getMessageCase().name().toLowerCase(Locale.ROOT),
            SessionState.IDLE,
            RejectionKind.REJECTION_KIND_INVALID_FIELD);
    tell(RecognizeResponse.newBuilder().setCommandId(request.getCommandId()).setRejected(rejected));
  }

  private void tell(RecognizeResponse.Builder response) {
    responses.write(response.setReceivedAt(ProtoTime.timestamp(clock.instant())).build());
  }

  private void news(SessionNews news) {
    Open opened = open;
    if (opened == null || call.isClosed()) {
      return;
    }
    opened.span().hear(news);
    if (news instanceof SessionNews.Failed failed) {
      responses.fail(failed.failure().asException());
      return;
    }
    Instant now = clock.instant();
    responses.write(opened.mapper().response(news, now));
    if (news instanceof SessionNews.Ready) {
      opened.source().begin(opened.session());
      gate.release(RequestGate.Reason.OPENING);
    } else if (news instanceof SessionNews.Ended ended) {
      if (ended.draining()) {
        responses.fail(CallFailure.draining(Draining.RETRY).asException());
      } else {
        responses.end();
      }
    }
  }

  /** The robot is gone for good: what it would still have said never comes. */
  private void sourceEnded(Failure failure) {
    responses.fail(failure.asException());
  }

  private void end() {
    Open opened = open;
    new Violations().check(opened != null, "header", null, "a header first").throwIfAny();
    if (opened != null) {
      if (opened.source() instanceof ClientSound sound) {
        sound.end();
      }
      opened.session().end();
    }
  }
}

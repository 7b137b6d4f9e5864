package dev.troupe.grpc;

import com.google.protobuf.ByteString;
import dev.troupe.api.avatar.v1.AnimateHeader;
import dev.troupe.api.avatar.v1.AnimateRequest;
import dev.troupe.api.avatar.v1.AnimateResponse;
import dev.troupe.avatar.AnimationCall;
import dev.troupe.avatar.AnimationNews;
import dev.troupe.avatar.AnimationRequest;
import dev.troupe.avatar.Animator;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code Animate}: header, sound and commands up, frames and what becomes of utterances
 * down. A command that is wrong is answered by a rejection and costs nothing else. Confined to the
 * call's context.
 */
final class AnimateCall {
  private static final int LARGEST_CHUNK = 1 << 20;
  private static final int MOST_IDS = 4_096;

  private final Animator animator;
  private final StatusMapper statuses;
  private final InstantSource clock;
  private final Call call;
  private final RequestStream<AnimateRequest> requests;
  private final ResponseStream<AnimateResponse> responses;
  private final RequestGate gate;
  private final Set<String> ids = new HashSet<>();
  private @Nullable Open open;
  private @Nullable String speaking;
  private int untaken;

  /** A call with its header. */
  private record Open(
      AnimationCall session, AvatarWish wish, AvatarMapper mapper, AnimationSpans spans) {}

  AnimateCall(
      Animator animator,
      StatusMapper statuses,
      InstantSource clock,
      Call call,
      RequestStream<AnimateRequest> requests,
      ResponseStream<AnimateResponse> responses) {
    this.animator = animator;
    this.statuses = statuses;
    this.clock = clock;
    this.call = call;
    this.requests = requests;
    this.responses = responses;
    this.gate = new RequestGate(requests);
  }

  void begin() {
    responses.onWritable(this::writable);
    requests.onMessage(this::message).onEnd(this::end);
  }

  private void message(AnimateRequest request) {
    Open opened = open;
    if (opened == null) {
      new Violations()
          .check(request.hasHeader(), "message", request.getMessageCase(), "a header first")
          .throwIfAny();
      open(request.getHeader());
    } else {
      dispatch(opened, request);
    }
  }

  private void open(AnimateHeader header) {
    AvatarRequests reader = new AvatarRequests(animator);
    AvatarWish wish = reader.wish(header);
    AnimationRequest wanted =
        new AnimationRequest(
            wish.avatar(), wish.settings(), Callers.owner(call), reader.patience(header));
    // Its first answer comes before all others.
    gate.hold(RequestGate.Reason.OPENING);
    AnimationCall session =
        animator.open(
            wanted, call.context(), this::news, () -> gate.release(RequestGate.Reason.FACE));
    AvatarMapper mapper = new AvatarMapper(statuses, wish);
    open = new Open(session, wish, mapper, AnimationSpans.open(call));
    call.onClosed(session::cancel);
    call.onDraining(session::drain);
  }

  private void dispatch(Open opened, AnimateRequest request) {
    switch (request.getMessageCase()) {
      case HEADER -> reject(request, "header", "out of place", "one header");
      case AUDIO -> audio(opened, request);
      case END_OF_UTTERANCE -> endOfUtterance(opened, request);
      case INTERRUPT -> {
        String id = commandId(request);
        if (id != null) {
          speaking = null;
          opened.wish().intake().reset();
          opened.session().interrupt(id);
        }
      }
      case PAUSE, RESUME -> {
        String id = commandId(request);
        if (id != null) {
          opened.session().control(id, request.hasPause());
        }
      }
      case MESSAGE_NOT_SET -> reject(request, "message", null, "a command that this gateway knows");
    }
  }

  private void audio(Open opened, AnimateRequest request) {
    ByteString sound = request.getAudio();
    if (sound.size() > LARGEST_CHUNK) {
      reject(request, "audio", sound.size() + " bytes", "at most 1 MiB");
      return;
    }
    if (sound.isEmpty()) {
      return;
    }
    String id = speaking;
    if (id == null) {
      id = commandId(request);
      if (id == null) {
        return;
      }
      speaking = id;
    }
    byte[] taken = opened.wish().intake().next(sound.toByteArray());
    if (!opened.session().audio(id, taken, sound.size())) {
      gate.hold(RequestGate.Reason.FACE);
    }
  }

  private void endOfUtterance(Open opened, AnimateRequest request) {
    String id = speaking;
    if (id == null) {
      CallFailure failure =
          new CallFailure(
              com.google.rpc.Code.FAILED_PRECONDITION,
              "ILLEGAL_STATE",
              "end_of_utterance: no utterance was begun (expected: sound first)");
      tellRejected(request, "silent", failure);
    } else {
      speaking = null;
      opened.session().endUtterance(id, opened.wish().intake().rest());
    }
  }

  /** Null when it will not do, which the caller then was told. */
  private @Nullable String commandId(AnimateRequest request) {
    String given = request.getCommandId();
    if (given.isEmpty()) {
      return UUID.randomUUID().toString();
    }
    Violations violations = new Violations();
    boolean printable = given.chars().allMatch(c -> c > ' ' && c <= '~') && given.length() <= 128;
    violations.check(printable, "command_id", given, "1 to 128 printable ASCII characters");
    if (ids.size() >= MOST_IDS) {
      ids.clear();
    }
    violations.check(ids.add(given), "command_id", given, "new within the stream");
    if (violations.isEmpty()) {
      return given;
    }
    tellRejected(request, "", violations.failure());
    return null;
  }

  private void reject(
      AnimateRequest request, String field, @Nullable Object value, String expected) {
    tellRejected(request, "", new Violations().add(field, value, expected).failure());
  }

  private void tellRejected(AnimateRequest request, String state, CallFailure failure) {
    responses.write(
        AnimateResponse.newBuilder()
            .setCommandId(request.getCommandId())
            .setReceivedAt(ProtoTime.timestamp(clock.instant()))
            .setRejected(
                AvatarMapper.rejected(
                    request.getMessageCase().name().toLowerCase(Locale.ROOT),
                    state,
                    statuses.toStatus(failure)))
            .build());
    if (!responses.isWritable()) {
      gate.hold(RequestGate.Reason.READER);
    }
  }

  private void news(AnimationNews news) {
    Open opened = open;
    if (opened == null || call.isClosed()) {
      return;
    }
    opened.spans().hear(news);
    switch (news.what()) {
      case AnimationNews.Failed failed -> responses.fail(failed.failure().asException());
      case AnimationNews.Over over when over.draining() ->
          responses.fail(CallFailure.draining(Draining.RETRY).asException());
      case AnimationNews.Over over -> responses.end();
      default -> {
        responses.write(opened.mapper().response(news));
        taken(opened);
      }
    }
    if (news.what() instanceof AnimationNews.Ready) {
      gate.release(RequestGate.Reason.OPENING);
    }
  }

  /** What the client does not take yet is not taken from the session either. */
  private void taken(Open opened) {
    untaken++;
    if (responses.isWritable()) {
      opened.session().taken(untaken);
      untaken = 0;
    }
  }

  private void writable() {
    Open opened = open;
    if (opened != null && untaken > 0) {
      opened.session().taken(untaken);
      untaken = 0;
    }
    gate.release(RequestGate.Reason.READER);
  }

  private void end() {
    Open opened = open;
    new Violations().check(opened != null, "header", null, "a header first").throwIfAny();
    if (opened != null) {
      String id = speaking;
      if (id != null) {
        speaking = null;
        opened.session().endUtterance(id, opened.wish().intake().rest());
      }
      opened.session().end();
    }
  }
}

package dev.troupe.link;

import dev.troupe.time.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way: it knows how far it got, and ends exactly once. */
final class Request<E> {
  private static final Logger LOG = LoggerFactory.getLogger(Request.class);

  /** How far a request got. The bytes of one in {@code WRITING} may or may not arrive. */
  private enum Stage {
    QUEUED,
    WRITING,
    SENT,
    ENDED
  }

  final String id;
  final Frame frame;
  final MessageKind kind;
  private final boolean answered;
  private final Reply<E> reply;
  private Stage stage = Stage.QUEUED;
  private Time.@Nullable Timer deadline;

  Request(String id, Frame frame, MessageKind kind, boolean answered, Reply<E> reply) {
    this.id = id;
    this.frame = frame;
    this.kind = kind;
    this.answered = answered;
    this.reply = reply;
  }

  void expiresWith(Time.Timer timer) {
    deadline = timer;
  }

  boolean ended() {
    return stage == Stage.ENDED;
  }

  void writing() {
    stage = Stage.WRITING;
  }

  /** The socket took the bytes; tells so once, and ends a request that has no answer. */
  void sent() {
    if (stage != Stage.WRITING) {
      return;
    }
    if (answered) {
      stage = Stage.SENT;
    } else {
      end();
    }
    guarded(reply::sent);
  }

  void answer(E event, boolean last) {
    // The answer may overtake the completion of the write.
    sent();
    if (ended()) {
      return;
    }
    if (last) {
      end();
      guarded(() -> reply.ended(event));
    } else {
      guarded(() -> reply.progress(event));
    }
  }

  void fail(LinkFailure failure) {
    if (ended()) {
      return;
    }
    boolean left = stage != Stage.QUEUED;
    end();
    guarded(() -> reply.failed(left ? failure.afterSending() : failure));
  }

  private void end() {
    stage = Stage.ENDED;
    if (deadline != null) {
      deadline.cancel();
    }
  }

  /** One reply that throws must not keep the others from theirs. */
  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("request", id).log("a reply failed");
    }
  }
}

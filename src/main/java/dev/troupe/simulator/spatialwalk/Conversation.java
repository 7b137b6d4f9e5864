package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.audio.BadAudioException;
import dev.troupe.simulator.spatialwalk.wire.ClientMessage;
import dev.troupe.simulator.spatialwalk.wire.Configuration;
import dev.troupe.simulator.spatialwalk.wire.MalformedMessageException;
import dev.troupe.simulator.spatialwalk.wire.ServerMessages;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What the client of one confirmed session says, sorted to its requests. Confined. */
final class Conversation {
  private final Surroundings around;
  private final Mouthpiece mouth;
  private final SessionRecord record;
  private final Runnable active;
  private final ServiceManners.Overlap overlap;
  private final Performances performances;
  private Turns turns = Turns.none();

  /**
   * @param active told whenever the session is not idle
   */
  Conversation(
      Surroundings around,
      Visit visit,
      Mouthpiece mouth,
      SessionRecord record,
      Configuration configuration,
      Runnable active) {
    this.around = around;
    this.mouth = mouth;
    this.record = record;
    this.active = active;
    this.overlap = around.options().manners().overlap();
    this.performances = new Performances(around, visit, mouth, configuration, active);
  }

  void receive(Buffer bytes) {
    try {
      receive(ClientMessage.read(bytes));
    } catch (MalformedMessageException malformed) {
      count("malformed_messages");
      mouth.error("", 0, "failed to unmarshal message: " + malformed.getMessage());
    }
  }

  /** Whether anything is being performed. */
  boolean isBusy() {
    return !performances.isEmpty();
  }

  /** The session is gone. */
  void abandon() {
    performances.abandon();
  }

  private void receive(ClientMessage message) {
    switch (message) {
      case ClientMessage.Audio audio -> hear(audio);
      case ClientMessage.Interrupt interrupt -> interrupt(interrupt.reqId());
      case ClientMessage.Pause pause -> control(pause.reqId(), true);
      case ClientMessage.Resume resume -> control(resume.reqId(), false);
      case ClientMessage.Configure again -> mouth.error("", 0, "unexpected message type");
      case ClientMessage.Misdirected other -> mouth.error("", 0, "unexpected message type");
      case ClientMessage.Unknown later -> count("unknown_messages");
    }
  }

  private void hear(ClientMessage.Audio audio) {
    active.run();
    record.heard(audio.audio().length());
    String reqId = audio.reqId();
    if (reqId.isEmpty()) {
      mouth.refuse("", "req_id is required");
      return;
    }
    String open = turns.open();
    if (open != null && performances.find(open) == null) {
      // It came to its end before its last sound did.
      turns = turns.closed(open);
    }
    switch (turns.judge(reqId, overlap)) {
      case STARTS -> start(audio);
      case CONTINUES -> feed(performances.find(reqId), audio);
      case SUPERSEDES -> supersede(String.valueOf(open), audio);
      case IGNORED -> count("ignored_audio_messages");
      case REFUSED -> mouth.refuse(reqId, "another request is being sent, or this one is over");
    }
  }

  private void supersede(String open, ClientMessage.Audio audio) {
    Performances.Running old = performances.find(open);
    if (old != null) {
      old.performance().stop(true);
    }
    start(audio);
  }

  private void start(ClientMessage.Audio audio) {
    if (performances.elsewhere() || overlap == ServiceManners.Overlap.PREEMPT) {
      performances.preempt();
    }
    if (performances.isFull()) {
      mouth.error(audio.reqId(), 0, "too many requests");
      return;
    }
    turns = turns.opened(audio.reqId());
    record.requested();
    feed(performances.start(audio.reqId()), audio);
  }

  private void feed(Performances.@Nullable Running fed, ClientMessage.Audio audio) {
    if (audio.end()) {
      turns = turns.closed(audio.reqId());
    }
    if (fed == null) {
      return;
    }
    try {
      fed.request().hear(audio.audio(), audio.end());
      fed.performance().more();
    } catch (BadAudioException bad) {
      mouth.refuse(audio.reqId(), "invalid audio: " + bad.getMessage());
      fed.performance().stop(false);
    }
  }

  /** An id that nobody knows is ignored, as is one whose performance is over. */
  private void interrupt(String reqId) {
    count("interrupts");
    Performances.Running meant = performances.find(reqId);
    if (meant != null) {
      turns = turns.closed(reqId);
      meant.performance().interrupt();
    }
  }

  /** Every pause and resume is answered by the state after it, under the id it came with. */
  private void control(String reqId, boolean pause) {
    if (around.options().dialect() == Dialect.LEGACY || !performances.elsewhere()) {
      count("unknown_messages");
      return;
    }
    Playback latest = performances.lastPlayback();
    if (latest == null) {
      mouth.tell(reqId, ServerMessages.Playback.UNSPECIFIED, 0, "");
      return;
    }
    if (latest.isOf(reqId)) {
      if (pause) {
        latest.pause();
      } else {
        latest.resume();
      }
    }
    mouth.tell(reqId, latest.state(), latest.playedMillis(), "");
  }

  private void count(String name) {
    around.archive().count(name);
  }
}

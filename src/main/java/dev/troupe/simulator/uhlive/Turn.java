package dev.troupe.simulator.uhlive;

import dev.troupe.time.Time;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One recognition on its connection: gives it the time of the wall while no sound comes, the next
 * line of the script, and the faults that wait for it. Confined to the simulator.
 */
final class Turn implements Recognition.Script, Recognition.Outcome {
  /** How often a recognition without sound looks at the wall clock. */
  private static final Duration GLANCE = Duration.ofMillis(50);

  private final Dialogue.Surroundings around;
  private final Session session;
  private final RecognizeRequest request;
  private final Events events;
  private final Host host;
  private final AudioClock clock;
  private final Recognition recognition;
  private UhliveFault.@Nullable BreakRecognition breaking;
  private Time.@Nullable Timer glance;
  private boolean over;

  /** The connection. */
  interface Host {
    void send(JsonObject event);

    void hangUp(int code, String reason);

    /** The session is idle again; called before the event that says so is sent. */
    void turnIsOver();
  }

  Turn(
      Dialogue.Surroundings around,
      Session session,
      RecognizeRequest request,
      Events events,
      Host host) {
    this.around = around;
    this.session = session;
    this.request = request;
    this.events = events;
    this.host = host;
    Time time = around.time();
    clock = new AudioClock(around.slack(), session.chunkNanos(), time.nanos());
    long begun = time.now().toEpochMilli();
    recognition = new Recognition(request, around.manners(), around.ear(), this, begun, this);
  }

  /** Called when the client has been told. */
  void begin() {
    session.recognises(request);
    breaking = around.faults().take(UhliveFault.BreakRecognition.class);
    glance = around.time().after(GLANCE, this::glance);
    if (!request.languageSupported()) {
      recognition.fail(Cause.LANGUAGE_UNSUPPORTED);
    }
    breakWhenDue();
  }

  void hear(short[] sound) {
    clock.heard(session.chunkNanos(), around.time().nanos());
    recognition.hear(sound);
    breakWhenDue();
  }

  void startTimers() {
    recognition.startTimers();
  }

  /** Ends it with a result, as one that was on its way already. */
  void finish() {
    recognition.finish();
  }

  /** Ends it without a result, for that reason. */
  void end(String how) {
    over = true;
    if (glance != null) {
      glance.cancel();
      glance = null;
    }
    session.recognised(how);
    host.turnIsOver();
  }

  @Override
  public @Nullable ScriptLine next() {
    return around.scripts().next(session);
  }

  @Override
  public void said(ScriptLine line) {
    around.scripts().said(session, line);
  }

  @Override
  public void startOfInput() {
    session.startedInput();
    host.send(events.plain("START-OF-INPUT", request.id(), session.id()));
  }

  @Override
  public void complete(String natural, JsonObject body) {
    UhliveFault.UnknownCause ordered = around.faults().take(UhliveFault.UnknownCause.class);
    String cause = ordered == null ? natural : ordered.cause();
    end(cause);
    host.send(events.complete(request.id(), session.id(), cause, body));
  }

  private void glance() {
    glance = null;
    long missed = clock.missed(around.time().nanos());
    if (missed > 0) {
      recognition.pass(missed);
      breakWhenDue();
    }
    if (!over) {
      glance = around.time().after(GLANCE, this::glance);
    }
  }

  private void breakWhenDue() {
    UhliveFault.BreakRecognition fault = breaking;
    if (!over && fault != null && recognition.now() >= fault.after().toMillis()) {
      breaking = null;
      host.hangUp(fault.code(), fault.reason());
    }
  }
}

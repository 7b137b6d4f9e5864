package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.grammar.Language;
import dev.troupe.simulator.uhlive.hearing.Ear;
import dev.troupe.simulator.uhlive.hearing.EarOptions;
import dev.troupe.simulator.uhlive.hearing.Tone;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recognition: feeds the {@link Engine} with what the {@link Ear} hears, and makes the result
 * of it. Times of results are wall clock at RECOGNIZE plus the time of the sound since then.
 * Confined to the session.
 */
final class Recognition implements Ear.Listener {
  private final RecognizeRequest request;
  private final UhliveManners manners;
  private final Script script;
  private final Outcome outcome;
  private final Engine engine;
  private final Ear ear;
  private final ResultBody bodies;
  private final long epochMillis;
  private Engine.State state;
  private Utterance utterance;
  private @Nullable JsonObject forgotten;
  private long now;

  /** What the caller will say. */
  interface Script {
    @Nullable ScriptLine next();

    void said(ScriptLine line);
  }

  /** What comes of it: at most one start of input, then one end, unless it is stopped before. */
  interface Outcome {
    void startOfInput();

    void complete(String cause, JsonObject body);
  }

  Recognition(
      RecognizeRequest request,
      UhliveManners manners,
      EarOptions options,
      Script script,
      long epochMillis,
      Outcome outcome) {
    this.request = request;
    this.manners = manners;
    this.script = script;
    this.outcome = outcome;
    this.epochMillis = epochMillis;
    this.engine = new Engine(request.settings(manners));
    this.ear = new Ear(options, this);
    this.bodies = new ResultBody(manners, model(request.interpreter()));
    this.state = engine.begin(request.params().flag(Param.START_INPUT_TIMERS));
    this.utterance = new Utterance(request.interpreter(), script::next);
  }

  /** Milliseconds since RECOGNIZE, in the time of the sound. */
  long now() {
    return now;
  }

  void hear(short[] samples) {
    ear.hear(samples);
  }

  /** Time went by without sound. */
  void pass(long millis) {
    ear.pass(millis);
  }

  void startTimers() {
    step(new Engine.StartTimers(now));
  }

  /** Ends it now with what was heard until now: for a result that crosses STOP. */
  void finish() {
    Engine.State last = state;
    state = new Engine.Done();
    switch (last) {
      case Engine.Speaking speaking -> end(ended(speaking.since(), now));
      case Engine.Pausing pausing -> end(ended(pausing.since(), pausing.until()));
      default -> end(new Engine.Complete(Cause.NO_INPUT_TIMEOUT, -1, -1));
    }
  }

  /** Ends it before it began to listen. */
  void fail(Cause cause) {
    state = new Engine.Done();
    outcome.complete(cause.word(), bodies.empty());
  }

  @Override
  public void voiceBegan(long at) {
    step(new Engine.VoiceBegan(at));
  }

  @Override
  public void voiceEnded(long at) {
    step(new Engine.VoiceEnded(at));
  }

  @Override
  public void digit(Tone tone) {
    if (speaks()) {
      utterance.add(tone);
    }
  }

  @Override
  public void window(long at) {
    now = at;
    if (!(state instanceof Engine.Done)) {
      step(new Engine.Tick(at, speaks() ? utterance.verdict() : Verdict.NOTHING));
    }
  }

  private boolean speaks() {
    return state instanceof Engine.Speaking || state instanceof Engine.Pausing;
  }

  private void step(Engine.Signal signal) {
    Engine.Step step = engine.step(state, signal);
    state = step.state();
    step.effects().forEach(this::take);
  }

  private void take(Engine.Effect effect) {
    switch (effect) {
      case Engine.StartOfInput start -> outcome.startOfInput();
      case Engine.Forget forget -> {
        forgotten = heard(Cause.HOTWORD_MAXTIME.word(), forget.since(), forget.until());
        said();
        utterance = new Utterance(request.interpreter(), script::next);
      }
      case Engine.Complete complete -> end(complete);
    }
  }

  private void end(Engine.Complete complete) {
    if (complete.since() < 0) {
      JsonObject told = complete.cause() == Cause.HOTWORD_MAXTIME ? forgotten : null;
      outcome.complete(complete.cause().word(), told == null ? bodies.empty() : told);
      return;
    }
    String ordered = utterance.understood().orderedCause();
    String cause = ordered == null ? word(complete.cause()) : ordered;
    JsonObject body = heard(cause, complete.since(), complete.until());
    said();
    outcome.complete(cause, body);
  }

  private Engine.Complete ended(long since, long until) {
    Cause cause =
        switch (utterance.verdict().level()) {
          case FULL -> Cause.SUCCESS;
          case PARTIAL -> Cause.PARTIAL_MATCH;
          case NONE -> Cause.NO_MATCH;
        };
    return new Engine.Complete(cause, since, until);
  }

  private JsonObject heard(String cause, long since, long until) {
    boolean silent =
        cause.equals(Cause.HOTWORD_MAXTIME.word())
            && manners.is(Manner.HOTWORD_TRANSCRIPT, "absent");
    if (silent || Cause.heardNothing(cause)) {
      return bodies.empty();
    }
    List<Understood> others =
        request.alternatives() > 0 ? utterance.alternatives(request.alternatives()) : null;
    return bodies.of(
        utterance.understood(),
        others,
        Cause.matched(cause),
        epochMillis + since,
        epochMillis + until);
  }

  private void said() {
    ScriptLine line = utterance.understood().reading().line();
    if (line != null) {
      script.said(line);
    }
  }

  private String word(Cause cause) {
    boolean legacy =
        cause == Cause.SUCCESS_MAXTIME
            && manners.is(Manner.MAXTIME_CAUSE, "too_much_speech_timeout");
    return legacy ? Cause.LEGACY_MAXTIME : cause.word();
  }

  private static String model(Interpreter interpreter) {
    Language language = interpreter.tongue().language();
    return language.code() + (interpreter.takesKeys() ? ".spelling" : ".basic");
  }
}

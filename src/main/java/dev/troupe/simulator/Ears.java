package dev.troupe.simulator;

import dev.troupe.simulator.ListenMachine.Effect;
import dev.troupe.simulator.ListenMachine.Signal;
import dev.troupe.simulator.ListenMachine.State;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the {@link ListenMachine}: its timers, its events, and who asked for them. A session
 * outlives the client that started it. Confined to the robot.
 */
final class Ears {
  private final Audience audience;
  private final Time time;
  private final ListenMachine machine;
  private final UserVoice users;
  private State state = new ListenMachine.Idle();
  private @Nullable Origin origin;
  private Time.@Nullable Timer timer;
  private List<String> languages = List.of("en-US");
  private List<String> phrases = List.of();

  Ears(Audience audience, Manners.Relisten relisten, UserScript script, Time time) {
    this.audience = audience;
    this.time = time;
    this.machine = new ListenMachine(relisten);
    this.users = new UserVoice(script, time, this::signal);
  }

  void register(Router router) {
    router.on("request.listen.config", this::configure);
    router.on("request.listen.start", this::start);
    router.on("request.listen.stop", call -> signal(new ListenMachine.Stop()));
  }

  /** A person says this as soon as the robot listens, or at once. */
  void say(String text, boolean atOnce) {
    users.say(text, atOnce, state instanceof ListenMachine.Listening);
  }

  void signal(Signal signal) {
    ListenMachine.Step step = machine.step(state, signal);
    state = step.state();
    step.effects().forEach(this::apply);
  }

  void speakIn(String language) {
    languages = List.of(language);
  }

  /** Forgets the session without a word to anybody, as in a power cut. */
  void shutDown() {
    disarm();
    users.fallSilent();
    state = new ListenMachine.Idle();
    origin = null;
  }

  String stateName() {
    return state.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  List<String> languages() {
    return languages;
  }

  List<String> phrases() {
    return phrases;
  }

  private void configure(Call call) {
    languages = call.arguments().texts("languages");
    phrases = call.arguments().texts("phrases");
  }

  private void start(Call call) {
    Arguments asked = call.arguments();
    ListenMachine.Settings settings =
        new ListenMachine.Settings(
            asked.flag("partial"),
            asked.flag("concat"),
            asked.flag("stop_no_speech"),
            asked.flag("stop_robot_start"),
            asked.flag("stop_user_end"),
            asked.flag("resume_robot_end"),
            asked.number("no_speech_timeout"),
            asked.number("end_speech_timeout"));
    ListenMachine.Step step = machine.step(state, new ListenMachine.Start(settings));
    if (step.effects().getFirst() instanceof ListenMachine.Refused refused) {
      throw new BadRequest(refused.text());
    }
    origin = call.origin();
    state = step.state();
    step.effects().forEach(this::apply);
  }

  private void apply(Effect effect) {
    switch (effect) {
      case ListenMachine.Started started -> {
        audience.tell(origin, Responses.listenStart());
        users.robotListens();
      }
      case ListenMachine.SpeechStarted started -> audience.tell(origin, Responses.hearStart());
      case ListenMachine.Interim interim ->
          audience.tell(origin, Responses.hearPartial(interim.text()));
      case ListenMachine.Final last -> {
        audience.tell(origin, Responses.hearEnd(last.text()));
        if (state instanceof ListenMachine.Listening) {
          users.robotListens();
        }
      }
      case ListenMachine.Ended ended -> audience.tell(origin, Responses.listenEnd(ended.cause()));
      case ListenMachine.Refused refused -> audience.tell(origin, Responses.error(refused.text()));
      case ListenMachine.ArmSilence arm -> arm(arm.seconds(), new ListenMachine.NoSpeech());
      case ListenMachine.ArmEndpoint arm -> arm(arm.seconds(), new ListenMachine.EndOfSpeech());
      case ListenMachine.Disarm disarm -> disarm();
    }
  }

  private void arm(double seconds, Signal signal) {
    disarm();
    Duration delay = Duration.ofNanos(Math.max(0, Math.round(seconds * 1e9)));
    timer = time.after(delay, () -> signal(signal));
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}

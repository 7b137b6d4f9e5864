package dev.troupe.simulator;

import dev.troupe.simulator.ListenMachine.RobotFallsSilent;
import dev.troupe.simulator.ListenMachine.RobotSpeaks;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One robot, put together: knows clients as lines of text and never a socket. Confined to one
 * context.
 */
final class Robot {
  private final Tally tally = new Tally();
  private final Audience audience;
  private final Gate gate;
  private final Mouth mouth;
  private final Speech speech;
  private final Ears ears;
  private final Voices voices;
  private final Face face = new Face();
  private final Lights lights = new Lights();
  private final Panel panel = new Panel();
  private final Gaze gaze;
  private final Gestures gestures;

  /** What a robot needs from the house it lives in. */
  record Surroundings(
      Time time,
      long epochNanos,
      Executor confined,
      Crowd crowd,
      Studio studio,
      SoundReel microphone,
      List<Voices.Voice> voices,
      Function<URI, Future<Duration>> downloads,
      RandomGenerator random) {

    List<Crowd.Person> present() {
      return crowd.at(time.nanos() - epochNanos);
    }
  }

  Robot(SimulatorOptions options, Surroundings around) {
    Time time = around.time();
    Time life = new ScaledTime(time, options.timeFactor());
    Manners manners = options.manners();
    Senses senses = options.senses();
    Router router = new Router(tally);
    audience = new Audience(manners.delivery());
    gate = new Gate(options.access(), router, time);
    ears = new Ears(audience, manners.relisten(), new UserScript(options.script()), life);
    mouth = new Mouth(audience, manners.flush(), new HearsItself());
    speech = new Speech(mouth, life, manners, around.random(), around.downloads());
    voices = new Voices(around.voices(), ears::speakIn);
    gaze = new Gaze(audience, around::present, time);
    gestures = new Gestures(life);

    gate.register();
    ears.register(router);
    speech.register(router);
    voices.register(router);
    face.register(router);
    lights.register(router);
    panel.register(router);
    gaze.register(router);
    gestures.register(router);
    new UserWatch(around::present, gaze::current, senses.usersPeriod(), time).register(router);
    new Camera(
            around.studio(),
            senses.camera().present(),
            time,
            around.epochNanos(),
            around.confined())
        .register(router);
    new Sound(around.microphone(), mouth, senses.audioChunk(), time).register(router);
  }

  /** A client has connected; the robot says nothing first. */
  Connection arrive(Line line) {
    tally.connected();
    Connection connection = new Connection(line, tally);
    gate.arrive(connection);
    audience.join(connection);
    return connection;
  }

  void receive(Connection from, String text) {
    gate.receive(from, text);
  }

  void leave(Connection connection) {
    connection.gone();
    tally.gone(connection);
    gate.leave(connection);
    audience.leave(connection);
  }

  void say(String text, boolean atOnce) {
    ears.say(text, atOnce);
  }

  /** Everything a robot loses when its power is cut. */
  void forget() {
    mouth.shutDown();
    ears.shutDown();
    speech.reset();
    voices.reset();
    face.reset();
    lights.reset();
    panel.reset();
    gaze.reset();
  }

  Gate gate() {
    return gate;
  }

  Audience audience() {
    return audience;
  }

  Speech speech() {
    return speech;
  }

  Tally tally() {
    return tally;
  }

  /** What the robot is doing and how it is set, for people and tests. */
  JsonObject state() {
    return new JsonObject()
        .put("speaking", mouth.speaking())
        .put("planned_utterances", mouth.plannedCount())
        .put("listening", ears.stateName())
        .put("languages", new JsonArray(ears.languages()))
        .put("phrases", new JsonArray(ears.phrases()))
        .put("voice_id", voices.current().id())
        .put("face", face.toJson())
        .put("led", lights.toJson())
        .put("attend", new JsonObject().put("target", gaze.target()).put("current", gaze.current()))
        .put("gestures", gestures.active())
        .put("volume", panel.volume());
  }

  /** The robot's own speech reaches its ears. */
  private final class HearsItself implements Mouth.Listener {
    @Override
    public void robotSpeaks(String text) {
      tally.spoke(text);
      ears.signal(new RobotSpeaks());
    }

    @Override
    public void robotFallsSilent() {
      ears.signal(new RobotFallsSilent());
    }
  }
}

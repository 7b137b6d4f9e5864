package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.ScaledTime;
import dev.troupe.simulator.spatialwalk.wire.ClientWire;
import dev.troupe.simulator.spatialwalk.wire.Configuration;
import dev.troupe.time.ManualTime;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One session without a network, in a time that passes only when told to. */
final class Bench {
  static final String ID = "conn-1";

  final ManualTime time = new ManualTime();
  final RecordedLine line = new RecordedLine();
  final FaultBook book = new FaultBook();
  final Archive archive;
  final Account account;
  final Session session;

  Bench(SpatialwalkSimulatorOptions options, Fault... faults) {
    archive = new Archive(options.limits().keptBytes());
    account = new Account("key", options.customers().values().iterator().next());
    Surroundings around =
        new Surroundings(options, time, new ScaledTime(time, options.pace().timeFactor()), archive);
    Ailments ailments = new Ailments(List.of(faults), book);
    session = new Session(around, new Visit(ID, account, "avatar", ailments), line);
    session.open();
  }

  /** Confirmed, for PCM of 16 kHz on the socket, by a model that works at once. */
  static Bench confirmed(Fault... faults) {
    return confirmed(immediate(), faults);
  }

  static Bench confirmed(SpatialwalkSimulatorOptions options, Fault... faults) {
    Bench bench = new Bench(options, faults);
    bench.say(ClientWire.configure(pcm(16_000)));
    bench.line.take();
    return bench;
  }

  static SpatialwalkSimulatorOptions immediate() {
    return SpatialwalkSimulatorOptions.defaults()
        .withPace(new ModelPace(Duration.ZERO, Duration.ZERO, 100_000, 5, 1));
  }

  static Configuration pcm(int rate) {
    return new Configuration(rate, 0, Configuration.PCM, 0, 0, null, null, Map.of());
  }

  static Configuration opus(int rate) {
    return new Configuration(rate, 32_000, Configuration.OGG_OPUS, 0, 0, null, null, Map.of());
  }

  static Configuration liveKit(int idleSeconds) {
    return liveKit("wss://lk", "token", idleSeconds);
  }

  static Configuration liveKit(String url, String token, int idleSeconds) {
    Configuration.LiveKit room =
        new Configuration.LiveKit(url, "", "", "room", "avatar", Map.of(), idleSeconds, token);
    return new Configuration(16_000, 0, 0, 0, Configuration.LIVEKIT, room, null, Map.of());
  }

  static Configuration agora(String channel, String token) {
    Configuration.Agora to = new Configuration.Agora(channel, token, 0, "avatar");
    return new Configuration(16_000, 0, 0, 0, Configuration.AGORA, null, to, Map.of());
  }

  /** That many milliseconds at 16 kHz, all samples of one amplitude. */
  static Buffer sound(int millis, int amplitude) {
    Buffer sound = Buffer.buffer();
    for (int i = 0; i < 16 * millis; i++) {
      sound.appendShortLE((short) amplitude);
    }
    return sound;
  }

  void say(Buffer message) {
    session.receive(message);
  }

  /** Sends sound and its end. */
  void speak(String reqId, int millis) {
    say(ClientWire.audio(reqId, sound(millis, 8000), true));
  }

  void pass(long millis) {
    time.advance(Duration.ofMillis(millis));
  }

  RequestReport request(String reqId) {
    return archive.request(reqId).orElseThrow();
  }

  SessionReport report() {
    return archive.sessions(time.nanos()).getFirst();
  }

  /** Ends the session, and proves that nothing stays behind. */
  void gone() {
    session.gone(0);
    if (time.armed() > 0) {
      throw new AssertionError(time.armed() + " timers are left behind");
    }
  }
}

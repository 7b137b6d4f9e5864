package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.grammar.Grammar;
import dev.troupe.simulator.uhlive.hearing.AudioCodec;
import dev.troupe.simulator.uhlive.hearing.Loudness;
import dev.troupe.simulator.uhlive.hearing.SampleReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What lasts from OPEN to CLOSE, and what was seen in between. Confined to the simulator. */
final class Session {
  private static final int KEPT = 256;
  private static final long NANOS_A_SAMPLE = 125_000;
  private static final String IDLE = "IDLE";
  private static final String RECOGNISING = "RECOGNISING";

  private final String id;
  private final String customId;
  private final String sessionId;
  private final AudioCodec codec;
  private final long connection;
  private final SampleReader samples;
  private final Map<String, Grammar> aliases = new LinkedHashMap<>();
  private final Deque<RecognitionTrace> recognitions = new ArrayDeque<>();
  private final Deque<Long> requestIds = new ArrayDeque<>();
  private Params params = Params.defaults();
  private @Nullable RecognitionTrace running;
  private String state = IDLE;
  private long idleBytes;
  private long recognisedBytes;
  private long chunkNanos;
  private double level = Loudness.SILENCE;

  Session(String id, String customId, String sessionId, AudioCodec codec, long connection) {
    this.id = id;
    this.customId = customId;
    this.sessionId = sessionId;
    this.codec = codec;
    this.connection = connection;
    this.samples = new SampleReader(codec);
  }

  String id() {
    return id;
  }

  String customId() {
    return customId;
  }

  String sessionId() {
    return sessionId;
  }

  Params params() {
    return params;
  }

  void setParams(Params params) {
    this.params = params;
  }

  Map<String, Grammar> aliases() {
    return aliases;
  }

  /** Goes on where another left off. */
  void inherit(Session before) {
    params = before.params;
    aliases.putAll(before.aliases);
  }

  /** Takes in sound; it is decoded also while nobody listens, since a chunk may end in a sample. */
  short[] take(byte[] chunk) {
    short[] sound = samples.read(chunk);
    chunkNanos = sound.length * NANOS_A_SAMPLE;
    level = Math.round(Loudness.of(sound) * 10) / 10.0;
    if (running == null) {
      idleBytes += chunk.length;
    } else {
      recognisedBytes += chunk.length;
      running.heard(chunk.length);
    }
    return sound;
  }

  /** How long the last chunk was; 0 when there was none. */
  long chunkNanos() {
    return chunkNanos;
  }

  void requested(long requestId) {
    keep(requestIds, requestId);
  }

  void recognises(RecognizeRequest request) {
    state = RECOGNISING;
    running = new RecognitionTrace(request);
    keep(recognitions, running);
  }

  void startedInput() {
    if (running != null) {
      running.startedInput();
    }
  }

  /** The recognition, if there is one, is over for that reason. */
  void recognised(String end) {
    state = IDLE;
    if (running != null) {
      running.ended(end);
      running = null;
    }
  }

  void ended(String how) {
    recognised(how);
    state = how;
  }

  SessionReport report() {
    Map<String, String> named = new TreeMap<>();
    aliases.forEach((alias, grammar) -> named.put(alias, grammar.written()));
    return new SessionReport(
        id,
        customId,
        sessionId,
        codec.word(),
        connection,
        state,
        params.ofSession(),
        named,
        idleBytes,
        recognisedBytes,
        level,
        recognitions.stream().map(RecognitionTrace::report).toList(),
        List.copyOf(requestIds));
  }

  private static <T> void keep(Deque<T> latest, T one) {
    if (latest.size() == KEPT) {
      latest.removeFirst();
    }
    latest.add(one);
  }
}

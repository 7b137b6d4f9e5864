package dev.troupe.simulator;

import dev.troupe.time.Time;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Turns requests to speak into utterances for the {@link Mouth}. Confined to the robot. */
final class Speech {
  private static final int KEPT_TEXTS = 10_000;
  private static final int MIN_RATE = 8_000;
  private static final int MAX_RATE = 48_000;

  private final Mouth mouth;
  private final Time time;
  private final Manners manners;
  private final RandomGenerator random;
  private final Function<URI, Future<Duration>> downloads;
  private final Set<String> synthesised = Collections.newSetFromMap(new Recent());
  private int failing;

  /**
   * @param downloads fetches a WAV file and tells its length, completing on the robot's context
   */
  Speech(
      Mouth mouth,
      Time time,
      Manners manners,
      RandomGenerator random,
      Function<URI, Future<Duration>> downloads) {
    this.mouth = mouth;
    this.time = time;
    this.manners = manners;
    this.random = random;
    this.downloads = downloads;
  }

  void register(Router router) {
    router.on("request.speak.text", this::text);
    router.on("request.speak.audio", this::audio);
    router.on("request.speak.stop", call -> mouth.stop());
    router.on("request.speak.audio.start", this::open);
    router.on("request.speak.audio.data", this::data);
    router.on("request.speak.audio.end", this::close);
  }

  /** Synthesis fails so many times from now on. */
  void failNext(int times) {
    failing = times;
  }

  /** What was synthesised is forgotten, as after a restart. */
  void reset() {
    synthesised.clear();
    failing = 0;
  }

  private void text(Call call) {
    String text = call.arguments().text("text");
    boolean abort = call.arguments().flag("abort");
    if (failing > 0) {
      failing--;
      Future<Duration> failure = Future.failedFuture("synthesis failed");
      mouth.say(new PlayedFile(call.origin(), text, failure, time), abort);
      return;
    }
    boolean cached = !synthesised.add(text);
    boolean monitored = call.arguments().flag("monitor_words");
    SpeechDelays delays = manners.delays();
    mouth.say(
        new SpokenText(
            call.origin(),
            text,
            monitored,
            delays.generation(text, cached),
            delays.draw(text, cached, random),
            time),
        abort);
  }

  private void audio(Call call) {
    Arguments asked = call.arguments();
    Future<Duration> length = downloads.apply(uri(asked.text("url")));
    mouth.say(new PlayedFile(call.origin(), asked.text("text"), length, time), asked.flag("abort"));
  }

  /** A stream that was still open ends its input; the new one is played behind it. */
  private void open(Call call) {
    int rate = call.arguments().integer("sample_rate");
    if (rate < MIN_RATE || rate > MAX_RATE) {
      throw new BadRequest(
          "Unsupported sample rate: " + rate + " (expected: " + MIN_RATE + " to " + MAX_RATE + ")");
    }
    endInput(call.from());
    StreamedSpeech speech = new StreamedSpeech(call.origin(), rate, manners.bufferReports(), time);
    call.from().speaking(speech);
    mouth.say(speech, false);
  }

  private void data(Call call) {
    StreamedSpeech speech = call.from().speech();
    if (speech == null) {
      throw new BadRequest("Audio stream has not been started");
    }
    try {
      speech.add(Base64.getDecoder().decode(call.arguments().text("audio")));
    } catch (IllegalArgumentException notBase64) {
      throw new BadRequest("Audio is not base64");
    }
  }

  private void close(Call call) {
    endInput(call.from());
  }

  private static void endInput(Connection connection) {
    StreamedSpeech speech = connection.speech();
    if (speech != null) {
      connection.speaking(null);
      speech.noMore();
    }
  }

  private static URI uri(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException notUri) {
      throw new BadRequest("Malformed URL: " + url);
    }
  }

  /** Keeps the texts spoken last. */
  private static final class Recent extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > KEPT_TEXTS;
    }
  }
}

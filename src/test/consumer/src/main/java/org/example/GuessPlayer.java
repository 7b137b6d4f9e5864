package org.example;

import dev.troupe.client.RecognizerClient;
import dev.troupe.client.RecognizerOptions;
import dev.troupe.recognition.AudioCodec;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Plays {@link Guess} to the end: dials the guesses, and makes a voice where the simulated
 * recogniser has words for it, which are "no idea", "perhaps", "yes" and "no" in turn.
 */
final class GuessPlayer {
  private static final Duration NO_INPUT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(400);
  private static final String KEYS = "123456789*0#";
  private static final int[] ROWS = {697, 770, 852, 941};
  private static final int[] COLUMNS = {1209, 1336, 1477};

  private final RecognizerClient client;
  private final Queue<byte[]> answers = new ArrayDeque<>();
  private Future<Void> sounding = Future.succeededFuture();

  private GuessPlayer(RecognizerClient client) {
    this.client = client;
    answers.add(dialled("50"));
    answers.add(dialled("7"));
    answers.add(silence());
    answers.add(spoken());
    answers.add(dialled("42"));
    answers.add(silence());
    answers.add(join(spoken(), spoken()));
    List.of("10", "20", "30", "40", "99").forEach(number -> answers.add(dialled(number)));
    answers.add(spoken());
  }

  public static void main(String[] args) {
    RecognizerClient client = RecognizerClient.create(RecognizerOptions.of(System.getenv()));
    GuessPlayer player = new GuessPlayer(client);
    Queue<Integer> numbers = new ArrayDeque<>(List.of(42, 55));
    Guess game = new Guess(client, numbers::remove, player::answer);
    try {
      game.open(NO_INPUT, PAUSE);
      game.play();
      if (!player.answers.isEmpty()) {
        throw new IllegalStateException("the dialogue ended before all was said");
      }
    } finally {
      client.blocking().await(client.shutdown());
    }
  }

  /** Behind the pause of the answer before, if that still lasts. */
  private void answer() {
    byte[] answer = answers.remove();
    sounding = sounding.compose(over -> client.sendAudioInRealTime(answer, AudioCodec.LINEAR));
  }

  private static byte[] dialled(String number) {
    byte[] sound = {};
    for (char key : number.toCharArray()) {
      int at = KEYS.indexOf(key);
      byte[] tone = tone(100, ROWS[at / COLUMNS.length], COLUMNS[at % COLUMNS.length]);
      sound = join(sound, tone, tone(100));
    }
    return join(sound, tone(PAUSE.toMillis() + 100));
  }

  private static byte[] spoken() {
    return join(tone(400, 440), tone(PAUSE.toMillis() + 200));
  }

  private static byte[] silence() {
    return tone(NO_INPUT.toMillis() + 200);
  }

  /** So many sines at once; none is silence. */
  private static byte[] tone(long millis, int... hertz) {
    byte[] pcm = new byte[(int) (AudioCodec.LINEAR.bytesPerSecond() * millis / 1000)];
    for (int i = 0; i < pcm.length / 2; i++) {
      double sum = 0;
      for (int each : hertz) {
        sum += Math.sin(2 * Math.PI * each * i / AudioCodec.SAMPLE_RATE);
      }
      int sample = (int) (4000 * sum);
      pcm[2 * i] = (byte) sample;
      pcm[2 * i + 1] = (byte) (sample >> 8);
    }
    return pcm;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}

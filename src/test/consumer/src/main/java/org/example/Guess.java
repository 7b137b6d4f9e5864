package org.example;

import dev.troupe.client.BlockingRecognizer;
import dev.troupe.client.Recognition;
import dev.troupe.client.RecognizerClient;
import dev.troupe.client.RecognizerOptions;
import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.BuiltinGrammar;
import dev.troupe.recognition.Interpreted;
import dev.troupe.recognition.RecognitionEvent.RecognitionComplete;
import dev.troupe.recognition.RecognitionMode;
import dev.troupe.recognition.RecognitionOutcome;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.RecognitionResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntSupplier;

/**
 * Thinks of a number, and lets a person guess it by voice or telephone keys in five turns. The
 * person's sound comes from standard input as 16-bit PCM at 8000 Hz.
 */
final class Guess {
  private static final int TURNS = 5;
  private static final int PIECE = AudioCodec.LINEAR.bytesPerSecond() / 10;

  private final RecognizerClient client;
  private final BlockingRecognizer recognizer;
  private final IntSupplier numbers;
  private final Runnable asked;

  /**
   * @param asked called when a question was asked and is listened for, before the answer comes
   */
  Guess(RecognizerClient client, IntSupplier numbers, Runnable asked) {
    this.client = client;
    this.recognizer = client.blocking();
    this.numbers = numbers;
    this.asked = asked;
  }

  public static void main(String[] args) {
    RecognizerClient client = RecognizerClient.create(RecognizerOptions.of(System.getenv()));
    Guess game = new Guess(client, () -> new Random().nextInt(100), () -> {});
    try {
      game.open(Duration.ofSeconds(5), Duration.ofSeconds(1));
      Thread.ofVirtual().start(() -> listen(client.blocking(), System.in));
      game.play();
    } finally {
      client.blocking().await(client.shutdown());
    }
  }

  private static void listen(BlockingRecognizer recognizer, InputStream microphone) {
    try {
      for (byte[] piece = microphone.readNBytes(PIECE);
          piece.length > 0;
          piece = microphone.readNBytes(PIECE)) {
        recognizer.sendAudio(piece);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long to wait for a word, and which pause ends an utterance. */
  void open(Duration noInput, Duration pause) {
    recognizer.connect();
    recognizer.openSession();
    recognizer.setParams(
        RecognitionParams.NONE
            .withSpeechLanguage("en-GB")
            .withLoggingTag("guess")
            .withNoInputTimeout(noInput)
            .withSpeechCompleteTimeout(pause)
            .withSpeechIncompleteTimeout(pause)
            .withSpeechNomatchTimeout(pause));
    recognizer.defineGrammar("speech/spelling/digits?regex=[0-9]{1,2}", "guess");
  }

  void play() {
    do {
      round(numbers.getAsInt());
    } while (another());
    tell("Goodbye.");
    recognizer.closeSession();
  }

  private void round(int number) {
    tell("I think of a number below 100. You have " + TURNS + " turns.");
    for (int turn = 1; turn <= TURNS; turn++) {
      tell("Turn " + turn + ": what is your guess?");
      OptionalInt guess = guess();
      if (guess.isPresent() && guess.getAsInt() == number) {
        tell(number + " it is. You win.");
        return;
      }
      guess.ifPresent(value -> tell(value + " is too " + (value > number ? "high" : "low") + "."));
    }
    tell("You lose. It was " + number + ".");
  }

  /** Empty when nobody spoke, or nothing that is a guess; the person was told then. */
  private OptionalInt guess() {
    RecognitionComplete answer = ask("session:guess", RecognitionParams.NONE);
    RecognitionResult result = answer.body();
    if (answer.outcome() == RecognitionOutcome.MATCH
        && result.interpretation().interpreted() instanceof Interpreted.Digits digits) {
      return OptionalInt.of(Integer.parseInt(digits.digits()));
    }
    tell(
        result == null || result.transcript() == null
            ? "I heard nothing."
            : "I heard \"" + result.transcript().text() + "\", and that is no guess.");
    return OptionalInt.empty();
  }

  /** Asks until there is a yes or a no; whatever else is said is passed over. */
  private boolean another() {
    RecognitionParams hotword = RecognitionParams.NONE.withRecognitionMode(RecognitionMode.HOTWORD);
    while (true) {
      tell("Another round?");
      RecognitionComplete answer = ask(BuiltinGrammar.BOOLEAN.uri(), hotword);
      if (answer.outcome() == RecognitionOutcome.MATCH
          && answer.body().interpretation().interpreted() instanceof Interpreted.YesNo word) {
        return word.yes();
      }
    }
  }

  private RecognitionComplete ask(String grammar, RecognitionParams params) {
    Recognition recognition = client.recognize(List.of(grammar), params);
    recognizer.await(recognition.listening());
    asked.run();
    return recognizer.await(recognition.complete());
  }

  private static void tell(String line) {
    System.out.println(line);
  }
}

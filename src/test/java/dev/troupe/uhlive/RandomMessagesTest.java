package dev.troupe.uhlive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.recognition.CompletionCause;
import dev.troupe.recognition.Envelope;
import dev.troupe.recognition.Interpretation;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionEventKind;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.RecognitionResult;
import dev.troupe.recognition.RecognitionState;
import dev.troupe.recognition.Transcript;
import dev.troupe.recognition.UnreadableMessageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that nobody thought of, the same ones at each run. */
final class RandomMessagesTest {
  private static final int ROUNDS = 2_000;
  private static final List<String> NAMES =
      Stream.concat(
              Stream.of(RecognitionEventKind.values()).map(kind -> kind.name().replace('_', '-')),
              Stream.of("PAUSED", ""))
          .toList();
  private static final List<String> CAUSES =
      List.of("Success", "PartialMatch", "NoMatch", "TooMuchSpeechTimeout", "TooQuiet", "é");
  private static final List<String> TYPES =
      List.of("builtin:speech/date", "builtin:speech/postal_address", "builtin:x", "");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatAServerCanSayIsReadAndSaysTheSameWrittenAgain(long seed) {
    RandomGenerator random = random(seed);
    Recognizer recognizer = new Recognizer();
    for (int round = 0; round < ROUNDS; round++) {
      RecognitionEvent event = event(random);
      String message = EventWriter.write(event);

      RecognitionEvent read = recognizer.receive(message);

      if (read instanceof RecognitionEvent.Unknown unknown) {
        assertThat(unknown.json()).isEqualTo(message);
        assertThat(unknown.envelope()).isEqualTo(event.envelope());
      } else {
        assertThat(read).isEqualTo(event);
      }
      assertThat(EventWriter.write(read)).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void anythingThatIsAnObjectIsAnEventWhateverIsInIt(long seed) {
    RandomGenerator random = random(seed);
    Recognizer recognizer = new Recognizer();
    for (int round = 0; round < ROUNDS; round++) {
      RecognitionState before = recognizer.state();
      RecognitionEvent event = recognizer.receive(odd(random));
      look(event);
      assertThat(recognizer.state()).isEqualTo(before.after(event));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void aBrokenMessageIsAnEventOrUnreadableAndNothingElse(long seed) {
    RandomGenerator random = random(seed);
    Recognizer recognizer = new Recognizer();
    int unreadable = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] message = pick(random, Samples.EVENTS).getBytes(UTF_8);
      for (int i = random.nextInt(3); i >= 0; i--) {
        message[random.nextInt(message.length)] = message[random.nextInt(message.length)];
      }
      try {
        look(recognizer.decode(message).event());
      } catch (UnreadableMessageException e) {
        unreadable++;
      }
    }
    assertThat(unreadable).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
  }

  @Test
  void everyKindOfEventIsAmongThem() {
    RandomGenerator random = random(1);
    assertThat(IntStream.range(0, ROUNDS).mapToObj(i -> event(random).kind()))
        .contains(RecognitionEventKind.values());
  }

  /** Touches everything that is derived. */
  private static void look(RecognitionEvent event) {
    assertThat(RecognitionParams.of(event.headers()).others()).isNotNull();
    assertThat(event.toString()).isNotEmpty();
    if (event instanceof RecognitionEvent.RecognitionComplete complete) {
      assertThat(complete.outcome()).isNotNull();
    }
    RecognitionResult body = event.body();
    if (body != null && body.interpretation() != null) {
      assertThat(body.interpretation().interpreted()).isNotNull();
    }
  }

  private static RecognitionEvent event(RandomGenerator random) {
    String cause = random.nextBoolean() ? pick(random, CAUSES) : null;
    Envelope envelope =
        new Envelope(
            random.nextLong(),
            text(random),
            fields(random, 2),
            cause == null ? null : CompletionCause.of(cause),
            random.nextBoolean() ? text(random) + "!" : null,
            random.nextBoolean() ? result(random, true) : null);
    String name = pick(random, NAMES);
    return switch (name) {
      case "OPENED" -> new RecognitionEvent.Opened(envelope);
      case "PARAMS-SET" -> new RecognitionEvent.ParamsSet(envelope);
      case "DEFAULT-PARAMS" -> new RecognitionEvent.DefaultParams(envelope);
      case "GRAMMAR-DEFINED" -> new RecognitionEvent.GrammarDefined(envelope);
      case "RECOGNITION-IN-PROGRESS" -> new RecognitionEvent.RecognitionInProgress(envelope);
      case "INPUT-TIMERS-STARTED" -> new RecognitionEvent.InputTimersStarted(envelope);
      case "STOPPED" -> new RecognitionEvent.Stopped(envelope);
      case "CLOSED" -> new RecognitionEvent.Closed(envelope);
      case "START-OF-INPUT" -> new RecognitionEvent.StartOfInput(envelope);
      case "RECOGNITION-COMPLETE" -> new RecognitionEvent.RecognitionComplete(envelope);
      case "METHOD-NOT-VALID" -> new RecognitionEvent.MethodNotValid(envelope);
      case "METHOD-FAILED" -> new RecognitionEvent.MethodFailed(envelope);
      case "INVALID-PARAM-VALUE" -> new RecognitionEvent.InvalidParamValue(envelope);
      case "MISSING-PARAM" -> new RecognitionEvent.MissingParam(envelope);
      case "METHOD-NOT-ALLOWED" -> new RecognitionEvent.MethodNotAllowed(envelope);
      default -> new RecognitionEvent.Unknown(name, envelope, "");
    };
  }

  private static RecognitionResult result(RandomGenerator random, boolean best) {
    List<RecognitionResult> alternatives = new ArrayList<>();
    for (int i = best ? random.nextInt(3) : 0; i > 0; i--) {
      alternatives.add(result(random, false));
    }
    return new RecognitionResult(
        random.nextBoolean()
            ? new Transcript(
                text(random),
                random.nextBoolean() ? "a b" : "",
                random.nextDouble(),
                Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L)),
                random.nextBoolean() ? Instant.ofEpochMilli(random.nextLong()) : null)
            : null,
        random.nextBoolean()
            ? new Interpretation(pick(random, TYPES), random.nextDouble(), value(random, 3))
            : null,
        text(random),
        alternatives,
        random.nextBoolean() ? "fr.basic" : "",
        random.nextBoolean() ? "1.38.0" : "");
  }

  /** Keys of the protocol with values that they never have. */
  private static String odd(RandomGenerator random) {
    List<String> fields = new ArrayList<>();
    for (String key :
        List.of("event", "request_id", "channel_id", "headers", "completion_cause", "body")) {
      if (random.nextInt(5) > 0) {
        fields.add("\"%s\":%s".formatted(key, oddValue(random, 4)));
      }
    }
    return "{" + String.join(",", fields) + "}";
  }

  private static String oddValue(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0 -> "null";
      case 1 -> String.valueOf(random.nextLong());
      case 2 -> "-1e" + random.nextInt(2_000);
      case 3 -> "\"" + pick(random, NAMES) + "\"";
      case 4 -> "9".repeat(1 + random.nextInt(60));
      case 5 -> "\"\"";
      case 6 -> "[%s,%s]".formatted(oddValue(random, depth - 1), oddValue(random, depth - 1));
      default ->
          "{\"asr\":%s,\"nlu\":{\"type\":\"%s\",\"value\":%s},\"start\":%s,\"alternatives\":[%s]}"
              .formatted(
                  oddValue(random, depth - 1),
                  pick(random, TYPES),
                  oddValue(random, depth - 1),
                  oddValue(random, depth - 1),
                  oddValue(random, depth - 1));
    };
  }

  private static @Nullable Object value(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong();
      case 3 -> random.nextDouble();
      case 4 -> text(random);
      case 5 -> fields(random, depth - 1);
      default -> Stream.of(1, 2).map(i -> value(random, depth - 1)).toList();
    };
  }

  private static Map<String, Object> fields(RandomGenerator random, int depth) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.put(
          pick(random, List.of("valid", "day", "city", "é", "logging_tag")), value(random, depth));
    }
    return fields;
  }

  private static String text(RandomGenerator random) {
    return pick(random, List.of("", "oui", "c-1", "ça\n\"va\"", "\\", "\u2028\u0000", "😀"));
  }

  private static <T> T pick(RandomGenerator random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}

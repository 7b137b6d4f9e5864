package dev.troupe.uhlive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.link.Token;
import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.CompletionCause;
import dev.troupe.recognition.Interpretation;
import dev.troupe.recognition.ProtocolError;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionMode;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.RecognitionResult;
import dev.troupe.recognition.Transcript;
import dev.troupe.testing.Python;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The vendor's own Python class and ours are given the same calls and the same events, in states
 * where they are allowed and where they are not, and must say the same, byte for byte.
 */
@Timeout(300)
final class OfficialRecognizerTest {
  private static final String PACKAGE = "uhlive==2.1.0";
  private static final Path SCRIPT = Path.of("src", "test", "python", "official_recognizer.py");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CALLS = 3_000;
  private static final List<String> TEXTS =
      List.of("", "acme", "call-", "été|allo\\-media", "a\"b\\c/\n\t\u0001\u007f", "\u2028😀");
  private static final List<String> GRAMMARS =
      List.of("session:plate", "builtin:speech/keywords?alternatives=été|x\\-y", "builtin:a/b");

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(20_260_801);
  private final Recognizer recognizer = new Recognizer();

  @Test
  void weSayWhatTheOfficialClientSays() throws Exception {
    Python python = Python.with("official-recognizer", PACKAGE);
    List<String> calls = new ArrayList<>();
    List<JsonNode> ours = new ArrayList<>();
    // What is read, and the way to make any command.
    Set<String> played = new HashSet<>(Set.of("channel_id", "request_id", "command"));
    int refused = 0;
    for (int i = 0; i < CALLS; i++) {
      Call call = random.nextInt(3) == 0 ? receive() : call();
      calls.add(JSON.writeValueAsString(call.official()));
      played.add(call.official().getFirst().toString());
      Object outcome = outcome(call);
      refused += "ProtocolError".equals(outcome) ? 1 : 0;
      ours.add(tree(Arrays.asList(outcome, recognizer.channelId())));
    }
    Path file = Files.createTempFile(Path.of("target"), "calls", ".jsonl");
    Files.write(file, calls);

    List<String> said = python.run(60, Map.of(), SCRIPT, file.toString()).lines().toList();

    Files.delete(file);
    assertThat(JSON.readValue(said.get(1), String[].class))
        .as("the public names of the official class")
        .containsExactlyInAnyOrderElementsOf(played);
    List<String> theirs = said.subList(2, said.size());
    assertThat(theirs).hasSameSizeAs(ours);
    for (int i = 0; i < CALLS; i++) {
      assertThat(ours.get(i)).as(calls.get(i)).isEqualTo(JSON.readTree(theirs.get(i)));
    }
    assertThat(refused).isBetween(CALLS / 10, CALLS * 2 / 3);
  }

  @Test
  void weAskForATokenAndAConnectionWhereTheOfficialClientDoes() throws Exception {
    Python python = Python.with("official-recognizer", PACKAGE);
    for (Map<String, String> environment :
        List.of(
            Map.<String, String>of(),
            Map.of("UHLIVE_API_URL", "ws://127.0.0.1:8089/base/"),
            Map.of("UHLIVE_API_URL", "wss://eu.example.org/a?b=c"),
            Map.of("UHLIVE_AUTH_SERVER", "id.example.org:8443", "UHLIVE_AUTH_REALM", "demo"))) {
      String said = python.run(60, environment, SCRIPT, "/dev/null").lines().toList().getFirst();

      UhliveServers servers = UhliveServers.of(environment);
      UhliveCredentials client = new UhliveCredentials("client", "secret");
      UhliveAuth.Request asked = UhliveAuth.request(servers, client);
      UhliveAuth.Request asUser = UhliveAuth.request(servers, client.withUser("user", "password"));
      ConnectionRequest connection =
          ConnectionRequest.of(servers, new Token("token", Instant.EPOCH));
      assertThat(JSON.readTree(said))
          .isEqualTo(
              tree(
                  List.of(
                      asked.url(),
                      fields(asked.form()),
                      asUser.url(),
                      fields(asUser.form()),
                      connection.url(),
                      connection.headers())));
    }
  }

  /** As text has it: a tree made from objects would tell an int from a long. */
  private static JsonNode tree(Object value) throws JsonProcessingException {
    return JSON.readTree(JSON.writeValueAsString(value));
  }

  private static Map<String, String> fields(String form) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : form.split("&", -1)) {
      String[] parts = field.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    return fields;
  }

  /** A call on their class as a JSON list, and the same on ours. */
  private record Call(List<Object> official, Ours ours) {}

  private interface Ours {
    Object on(Recognizer recognizer);
  }

  private @Nullable Object outcome(Call call) {
    try {
      Object made = call.ours().on(recognizer);
      return switch (made) {
        case RecognitionEvent event -> event(event);
        case byte[] bytes -> List.of(bytes[0], bytes[1]);
        default -> made;
      };
    } catch (ProtocolError e) {
      return "ProtocolError";
    }
  }

  private Call receive() {
    String message = pick(Samples.EVENTS);
    return call("receive", List.of(message), Map.of(), ours -> ours.receive(message));
  }

  private Call call() {
    return switch (random.nextInt(9)) {
      case 0 -> open();
      case 1 ->
          call(
              "send_audio_chunk",
              List.of(List.of(1, 2)),
              Map.of(),
              ours -> ours.sendAudioChunk(new byte[] {1, 2}));
      case 2 -> {
        RecognitionParams params = params();
        yield call("set_params", List.of(), params.values(), ours -> ours.setParams(params));
      }
      case 3 -> call("get_params", List.of(), Map.of(), Recognizer::getParams);
      case 4 -> {
        String alias = "a" + pick(TEXTS).replaceAll("[\n\r]", "");
        yield call(
            "define_grammar",
            List.of("speech/x?regex=[a-z]{2}é", alias),
            Map.of(),
            ours -> ours.defineGrammar("speech/x?regex=[a-z]{2}é", alias));
      }
      case 5 -> recognize();
      case 6 -> call("close", List.of(), Map.of(), Recognizer::close);
      case 7 -> call("start_input_timers", List.of(), Map.of(), Recognizer::startInputTimers);
      default -> call("stop", List.of(), Map.of(), Recognizer::stop);
    };
  }

  private Call open() {
    if (random.nextBoolean()) {
      return call("open", List.of(), Map.of(), Recognizer::open);
    }
    String custom = pick(TEXTS);
    String channel = pick(TEXTS);
    String session = pick(TEXTS);
    AudioCodec codec = pick(List.of(AudioCodec.values()));
    return call(
        "open",
        List.of(custom, channel, session, codec.word()),
        Map.of(),
        ours -> ours.open(custom, channel, session, codec));
  }

  private Call recognize() {
    List<Object> grammars = new ArrayList<>(List.of(pick(GRAMMARS)));
    while (random.nextBoolean()) {
      grammars.add(pick(GRAMMARS));
    }
    RecognitionParams params = params();
    RecognitionParams all = params;
    Map<String, Object> keywords = new LinkedHashMap<>();
    if (random.nextBoolean()) {
      keywords.put("start_timers", false);
      all = all.withStartInputTimers(false);
    }
    if (random.nextBoolean()) {
      keywords.put("recognition_mode", "hotword");
      all = all.withRecognitionMode(RecognitionMode.HOTWORD);
    }
    keywords.putAll(params.values());
    List<String> uris = grammars.stream().map(String::valueOf).toList();
    RecognitionParams given = all;
    return call("recognize", grammars, keywords, ours -> ours.recognize(uris, given));
  }

  private RecognitionParams params() {
    RecognitionParams params = RecognitionParams.NONE;
    while (random.nextInt(3) > 0) {
      params =
          switch (random.nextInt(7)) {
            case 0 -> params.withSpeechLanguage(pick(TEXTS));
            case 1 -> params.with("no_input_timeout", random.nextLong() >>> 1);
            case 2 -> params.withConfidenceThreshold(0.0001 + 0.9 * random.nextDouble());
            case 3 -> params.withConfidenceThreshold(pick(List.of(0.0, 1.0, 0.5, 0.0005)));
            case 4 -> params.with("content_type", pick(TEXTS));
            case 5 -> params.with("vendor", Map.of("x", List.of(1, true, pick(TEXTS))));
            default -> params.with("large", 1e7 + random.nextInt());
          };
    }
    return params;
  }

  private static Call call(String method, List<?> arguments, Map<String, ?> keywords, Ours ours) {
    return new Call(List.of(method, arguments, keywords), ours);
  }

  private static List<Object> event(RecognitionEvent event) {
    return Arrays.asList(
        event.getClass().getSimpleName(),
        event.requestId(),
        event.channelId(),
        event.headers(),
        Optional.ofNullable(event.completionCause()).map(CompletionCause::raw).orElse(null),
        event.completionReason(),
        result(event.body()));
  }

  private static @Nullable List<Object> result(@Nullable RecognitionResult result) {
    return result == null
        ? null
        : Arrays.asList(
            transcript(result.transcript()),
            interpretation(result.interpretation()),
            result.grammar(),
            result.alternatives().stream().map(OfficialRecognizerTest::result).toList());
  }

  private static @Nullable List<Object> transcript(@Nullable Transcript transcript) {
    return transcript == null
        ? null
        : List.of(
            transcript.text(),
            transcript.phones(),
            transcript.confidence(),
            transcript.start().toEpochMilli(),
            transcript.end().toEpochMilli());
  }

  private static @Nullable List<Object> interpretation(@Nullable Interpretation meaning) {
    return meaning == null
        ? null
        : Arrays.asList(meaning.type(), meaning.value(), meaning.confidence());
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}

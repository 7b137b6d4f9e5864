package dev.troupe.uhlive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.recognition.CompletionCause;
import dev.troupe.recognition.Interpretation;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionResult;
import dev.troupe.recognition.Transcript;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Events to JSON, as a server writes them: proof that reading loses nothing. */
final class EventWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EventWriter() {}

  static String write(RecognitionEvent event) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put(
        "event",
        event instanceof RecognitionEvent.Unknown unknown
            ? unknown.name()
            : event.kind().name().replace('_', '-'));
    message.put("request_id", new BigInteger(Long.toUnsignedString(event.requestId())));
    message.put("channel_id", event.channelId());
    message.put("headers", event.headers());
    message.put(
        "completion_cause",
        Optional.ofNullable(event.completionCause()).map(CompletionCause::raw).orElse(null));
    message.put("completion_reason", event.completionReason());
    message.put("body", event.body() == null ? null : result(event.body(), true));
    try {
      return JSON.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> result(RecognitionResult result, boolean best) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("asr", transcript(result.transcript()));
    body.put("nlu", interpretation(result.interpretation()));
    body.put("grammar_uri", result.grammar());
    if (!result.asrModel().isEmpty()) {
      body.put("asr_model", result.asrModel());
    }
    if (!result.version().isEmpty()) {
      body.put("version", result.version());
    }
    if (best && !result.alternatives().isEmpty()) {
      List<Map<String, Object>> alternatives =
          result.alternatives().stream().map(each -> result(each, false)).toList();
      body.put("alternatives", alternatives);
    }
    return body;
  }

  private static @Nullable Map<String, Object> transcript(@Nullable Transcript transcript) {
    if (transcript == null) {
      return null;
    }
    Map<String, Object> asr = new LinkedHashMap<>();
    asr.put("transcript", transcript.text());
    if (!transcript.phones().isEmpty()) {
      asr.put("phones", transcript.phones());
    }
    asr.put("confidence", transcript.confidence());
    asr.put("start", transcript.start() == null ? null : transcript.start().toEpochMilli());
    asr.put("end", transcript.end() == null ? null : transcript.end().toEpochMilli());
    return asr;
  }

  private static @Nullable Map<String, Object> interpretation(
      @Nullable Interpretation interpretation) {
    if (interpretation == null) {
      return null;
    }
    Map<String, Object> nlu = new LinkedHashMap<>();
    nlu.put("type", interpretation.type());
    nlu.put("value", interpretation.value());
    nlu.put("confidence", interpretation.confidence());
    return nlu;
  }
}

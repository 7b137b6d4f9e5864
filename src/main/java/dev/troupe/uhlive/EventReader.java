package dev.troupe.uhlive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.recognition.CompletionCause;
import dev.troupe.recognition.Envelope;
import dev.troupe.recognition.RecognitionEvent;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * JSON to events, leniently: an absent field means its empty value, a wrong type counts as absent,
 * and an event that is not known is kept whole. The official client fails on all of these.
 */
final class EventReader {
  private static final Map<String, Function<Envelope, RecognitionEvent>> KNOWN =
      Map.ofEntries(
          Map.entry("OPENED", RecognitionEvent.Opened::new),
          Map.entry("PARAMS-SET", RecognitionEvent.ParamsSet::new),
          Map.entry("DEFAULT-PARAMS", RecognitionEvent.DefaultParams::new),
          Map.entry("GRAMMAR-DEFINED", RecognitionEvent.GrammarDefined::new),
          Map.entry("RECOGNITION-IN-PROGRESS", RecognitionEvent.RecognitionInProgress::new),
          Map.entry("INPUT-TIMERS-STARTED", RecognitionEvent.InputTimersStarted::new),
          Map.entry("STOPPED", RecognitionEvent.Stopped::new),
          Map.entry("CLOSED", RecognitionEvent.Closed::new),
          Map.entry("START-OF-INPUT", RecognitionEvent.StartOfInput::new),
          Map.entry("RECOGNITION-COMPLETE", RecognitionEvent.RecognitionComplete::new),
          Map.entry("METHOD-NOT-VALID", RecognitionEvent.MethodNotValid::new),
          Map.entry("METHOD-FAILED", RecognitionEvent.MethodFailed::new),
          Map.entry("INVALID-PARAM-VALUE", RecognitionEvent.InvalidParamValue::new),
          Map.entry("MISSING-PARAM", RecognitionEvent.MissingParam::new),
          Map.entry("METHOD-NOT-ALLOWED", RecognitionEvent.MethodNotAllowed::new));

  private EventReader() {}

  /**
   * @param json the message as text, asked for only when it has to be kept
   */
  static RecognitionEvent read(JsonNode message, Supplier<String> json) {
    String name = Json.text(message, "event", "");
    Function<Envelope, RecognitionEvent> known = KNOWN.get(name);
    Envelope envelope = envelope(message);
    return known != null
        ? known.apply(envelope)
        : new RecognitionEvent.Unknown(name, envelope, json.get());
  }

  private static Envelope envelope(JsonNode message) {
    String cause = words(message.path("completion_cause"));
    return new Envelope(
        requestId(message.path("request_id")),
        Json.text(message, "channel_id", ""),
        PlainJson.object(message.path("headers")),
        cause == null ? null : CompletionCause.of(cause),
        words(message.path("completion_reason")),
        ResultReader.read(message.path("body")));
  }

  /** Null and the empty text both mean that nothing was said; what is no text is kept as JSON. */
  private static @Nullable String words(JsonNode node) {
    if (node.isNull() || node.isMissingNode()) {
      return null;
    }
    String words = node.isTextual() ? node.textValue() : node.toString();
    return words.isEmpty() ? null : words;
  }

  /** A number or its digits in a text, as the official client takes them; else 0. */
  private static long requestId(JsonNode node) {
    BigInteger id = BigInteger.ZERO;
    if (node.isIntegralNumber()) {
      id = node.bigIntegerValue();
    } else if (node.isTextual() && node.textValue().matches("[0-9]{1,20}")) {
      id = new BigInteger(node.textValue());
    }
    return id.signum() >= 0 && id.bitLength() <= Long.SIZE ? id.longValue() : 0;
  }
}

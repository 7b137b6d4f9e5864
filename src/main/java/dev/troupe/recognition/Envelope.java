package dev.troupe.recognition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every event carries.
 *
 * @param requestId the command that this answers, an unsigned 64-bit number: print it with {@link
 *     Long#toUnsignedString(long)}. 0 when the recogniser named none, which no command of ours has.
 *     What a recognition tells carries the id of its RECOGNIZE.
 * @param channelId the session, as the recogniser named it; empty when it did not
 * @param headers by name in snake case, values as {@link Interpretation#value} has them; empty but
 *     for the answer to GET-PARAMS
 * @param completionCause how something ended; null when that was not said
 * @param completionReason words for logs, not for programs (MRCP); null when there are none
 * @param body what was recognised; null but for {@link RecognitionEvent.RecognitionComplete}
 */
public record Envelope(
    long requestId,
    String channelId,
    Map<String, @Nullable Object> headers,
    @Nullable CompletionCause completionCause,
    @Nullable String completionReason,
    @Nullable RecognitionResult body) {

  public Envelope {
    headers = PlainValues.object(headers);
  }
}

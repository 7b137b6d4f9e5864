package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionMeasures;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.SessionNews;
import dev.troupe.recognition.UnreadableMessageException;
import dev.troupe.uhlive.Recognizer;
import java.time.Duration;

/**
 * A recogniser's message all the way to a client. Oracle: whatever it understood is a message of
 * the contract that can be written as JSON, and so are the parameters that it reports.
 */
public final class RecognitionEventFuzz {
  private static final JsonCodec CODEC = new JsonCodec();
  private static final RecognitionMeasures MEASURES =
      new RecognitionMeasures(
          null, Duration.ZERO, Duration.ZERO, null, null, null, null, null, false, Duration.ZERO);

  private RecognitionEventFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    RecognitionEvent event;
    try {
      event = new Recognizer().decode(input).event();
    } catch (UnreadableMessageException e) {
      return;
    }
    RecognitionParams params = RecognitionParams.of(event.headers());
    assertThat(CODEC.print(RecognitionResults.parameters(params))).startsWith("{");
    if (event instanceof RecognitionEvent.RecognitionComplete complete) {
      SessionNews.Complete news = new SessionNews.Complete("c1", complete, MEASURES);
      assertThat(CODEC.print(RecognitionResults.complete(news))).startsWith("{");
    }
  }
}

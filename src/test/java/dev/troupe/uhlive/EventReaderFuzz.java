package dev.troupe.uhlive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.RecognitionResult;
import dev.troupe.recognition.RecognitionState;
import dev.troupe.recognition.UnreadableMessageException;

/**
 * A recogniser's message. Oracles: an event or {@link UnreadableMessageException}; the state moves
 * as its table says; all that is derived can be asked for; and an event written as a server writes
 * it reads the same again.
 */
public final class EventReaderFuzz {
  private EventReaderFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Recognizer recognizer = new Recognizer();
    RecognitionState before = recognizer.state();
    RecognitionEvent event;
    try {
      event = recognizer.decode(input).event();
    } catch (UnreadableMessageException e) {
      assertThat(recognizer.state()).isEqualTo(before);
      return;
    }
    assertThat(recognizer.state()).isEqualTo(before.after(event));
    assertThat(RecognitionParams.of(event.headers()).others()).isNotNull();
    if (event instanceof RecognitionEvent.RecognitionComplete complete) {
      assertThat(complete.outcome()).isNotNull();
    }
    RecognitionResult body = event.body();
    if (body != null && body.interpretation() != null) {
      assertThat(body.interpretation().interpreted()).isNotNull();
    }
    String written = EventWriter.write(event);
    assertThat(EventWriter.write(recognizer.receive(written))).isEqualTo(written);
  }
}

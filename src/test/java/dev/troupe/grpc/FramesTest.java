package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes become whole messages again, wherever they were cut. */
class FramesTest {
  private final List<String> came = new ArrayList<>();
  private final Frames frames =
      new Frames(1_000, message -> came.add(message.message().toString()));

  private static Buffer framed(String text) {
    return EncodedMessage.of(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)).framed();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 11, 100})
  void eachIsDeliveredOnceAndWhole(int piece) {
    Buffer all =
        Buffer.buffer()
            .appendBuffer(framed("one"))
            .appendBuffer(framed(""))
            .appendBuffer(framed("and three"))
            .appendBuffer(framed("4"));

    for (int at = 0; at < all.length(); at += piece) {
      frames.update(all.getBuffer(at, Math.min(all.length(), at + piece)));
    }

    assertThat(came).containsExactly("one", "", "and three", "4");
    assertThat(frames.isTorn()).isFalse();
  }

  @Test
  void whatWasDeliveredIsNotTouchedByWhatFollows() {
    List<EncodedMessage> kept = new ArrayList<>();
    Frames keeping = new Frames(1_000, kept::add);
    Buffer second = framed("second");

    keeping.update(framed("first").appendBuffer(second.getBuffer(0, 6)));
    keeping.update(second.getBuffer(6, second.length()));
    keeping.update(framed("third"));

    assertThat(kept)
        .extracting(it -> it.message().toString())
        .containsExactly("first", "second", "third");
  }

  @Test
  void aMessageThatIsNotWholeIsTorn() {
    Buffer message = framed("message");

    frames.update(message.getBuffer(0, message.length() - 1));

    assertThat(came).isEmpty();
    assertThat(frames.isTorn()).isTrue();
  }

  @Test
  void whatNoGatewaySendsIsRefused() {
    Buffer compressed = framed("x").setByte(0, (byte) 1);

    assertThatThrownBy(() -> frames.update(compressed))
        .hasMessage("message: flags 1, 1 bytes (expected: not compressed, at most 1000)");
    assertThatThrownBy(() -> new Frames(1_000, m -> {}).update(framed("x".repeat(1_001))))
        .hasMessageContaining("1001 bytes");
  }
}

package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors as text. */
final class CursorTest {
  private final Cursor cursor = new Cursor(new UUID(1, 2), 1_700_000_000_000L, 42);

  @Test
  void comesBackAsItWent() {
    assertThat(Cursor.decode(cursor.encode())).isEqualTo(cursor);
  }

  @Test
  void tellsEverySingleFlippedBit() {
    byte[] bytes = Base64.getUrlDecoder().decode(cursor.encode());
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] mangled = bytes.clone();
      mangled[bit / 8] ^= (byte) (1 << bit % 8);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(mangled);
      assertThatThrownBy(() -> Cursor.decode(text)).isInstanceOf(FailureException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "not base64 at all!", "AAAA"})
  void refusesWhatIsNoCursor(String text) {
    FailureException refused =
        catchThrowableOfType(FailureException.class, () -> Cursor.decode(text));
    assertThat(refused.failure().reason()).isEqualTo(FailureReason.CURSOR_INVALID);
  }

  @Test
  void doesNotRepeatAllOfAnEndlessText() {
    assertThatThrownBy(() -> Cursor.decode("x".repeat(100_000)))
        .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(300));
  }
}

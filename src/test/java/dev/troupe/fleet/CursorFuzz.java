package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * A client's cursor. Oracles: a cursor that is written and read the same, or {@code CURSOR_INVALID}
 * in few words; any place in any journal survives the trip.
 */
public final class CursorFuzz {
  private CursorFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Cursor cursor = Cursor.decode(new String(input, StandardCharsets.UTF_8));
      assertThat(Cursor.decode(cursor.encode())).isEqualTo(cursor);
    } catch (FailureException e) {
      assertThat(e.failure().reason()).isEqualTo(FailureReason.CURSOR_INVALID);
      assertThat(e.failure().message()).hasSizeLessThan(200);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(input, 32));
    Cursor made =
        new Cursor(new UUID(bytes.getLong(), bytes.getLong()), bytes.getLong(), bytes.getLong());
    assertThat(Cursor.decode(made.encode())).isEqualTo(made);
  }
}

package dev.troupe.robot;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure as a value: the reason, a sentence for people, when a retry makes sense, and further
 * words for programs (keys in lower_snake_case).
 */
public record Failure(
    FailureReason reason,
    String message,
    @Nullable Duration retryAfter,
    Map<String, String> metadata) {

  /** Key of {@link #metadata} under which a robot's own words stand, verbatim. */
  public static final String VENDOR_TEXT = "vendor_text";

  /** Keys under which stands who holds what is asked for, with which parts, until when. */
  public static final String HOLDER = "holder";

  public static final String HELD_PARTS = "parts";
  public static final String HELD_UNTIL = "expires_at";

  /** Key of the number under which the holder commands. */
  public static final String HELD_NUMBER = "current_number";

  public Failure {
    metadata = Map.copyOf(metadata);
  }

  public Failure(FailureReason reason, String message) {
    this(reason, message, null, Map.of());
  }

  /** The robot answered with an error of its own. */
  public static Failure rejected(String vendorText) {
    return new Failure(
        FailureReason.VENDOR_REJECTED,
        "the robot refused: " + vendorText,
        null,
        Map.of(VENDOR_TEXT, vendorText));
  }

  public Failure retryAfter(Duration delay) {
    return new Failure(reason, message, delay, metadata);
  }

  public FailureException asException() {
    return new FailureException(this);
  }
}

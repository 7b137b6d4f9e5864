package dev.troupe.grpc;

import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import dev.troupe.robot.FailureReason;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a request's fields, all of it at once: the caller mends a request in one
 * round. Paths are proto field names joined by dots ({@code audio.sample_rate}); not thread-safe,
 * one per request.
 */
final class Violations {
  /** So many are told, the rest are counted: the answer has to fit into a client's trailers. */
  private static final int MAX_TOLD = 10;

  private static final int LONGEST_FIELD = 100;
  private static final int LONGEST_VALUE = 80;

  private final BadRequest.Builder found = BadRequest.newBuilder();
  private int untold;

  /** Notes a violation unless {@code valid}. */
  Violations check(boolean valid, String field, @Nullable Object value, String expected) {
    return valid ? this : add(field, value, expected);
  }

  Violations add(String field, @Nullable Object value, String expected) {
    if (found.getFieldViolationsCount() == MAX_TOLD) {
      untold++;
      return this;
    }
    String name = Excerpt.of(field, LONGEST_FIELD);
    found.addFieldViolations(
        FieldViolation.newBuilder()
            .setField(name)
            .setDescription(name + ": " + shown(value) + " (expected: " + expected + ")"));
    return this;
  }

  /** Of whole numbers, which are told as such. */
  Violations inRange(String field, long value, long low, long high) {
    return check(value >= low && value <= high, field, value, low + " to " + high);
  }

  Violations inRange(String field, double value, double low, double high) {
    // Written so that NaN fails too.
    return check(value >= low && value <= high, field, value, low + " to " + high);
  }

  Violations notEmpty(String field, String value) {
    return check(!value.isBlank(), field, value, "text that is not blank");
  }

  Violations oneOf(String field, Object value, Collection<?> allowed) {
    return check(
        allowed.contains(value),
        field,
        value,
        "one of " + allowed.stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  boolean isEmpty() {
    return found.getFieldViolationsCount() == 0;
  }

  /** Ends the request with {@code INVALID_ARGUMENT} if anything was found. */
  void throwIfAny() {
    if (!isEmpty()) {
      throw failure().asException();
    }
  }

  CallFailure failure() {
    String message =
        found.getFieldViolationsList().stream()
            .map(FieldViolation::getDescription)
            .collect(Collectors.joining("; "));
    return new CallFailure(
        Code.INVALID_ARGUMENT,
        FailureReason.INVALID_FIELD.name(),
        untold == 0 ? message : message + "; and " + untold + " more",
        found.build());
  }

  private static String shown(@Nullable Object value) {
    if (value == null) {
      return "unset";
    }
    String text = value instanceof CharSequence ? "\"" + value + "\"" : value.toString();
    return Excerpt.of(text, LONGEST_VALUE);
  }
}

package dev.troupe.telemetry;

import io.vertx.core.MultiMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stretch of work in a trace, handed from whoever begins it to whoever goes on with it, since
 * the work changes its thread. From any thread; it ends once, and what comes later is ignored.
 *
 * <p>What is told must be words and figures of ours and ids: never a text that is said or was
 * heard, a secret, or a sentence that may quote one.
 */
public interface Span {

  /** Of a call that nobody traces: costs nothing. */
  Span NONE = unrecorded(headers -> {});

  /**
   * Of a trace that is not recorded, which whoever goes on with it must be told.
   *
   * @param handing what {@link #hand} does
   */
  static Span unrecorded(Consumer<MultiMap> handing) {
    return new Untraced(handing);
  }

  /** Whether what is told goes anywhere; without it nothing needs to be made for telling. */
  boolean isRecorded();

  /** Work for this one, done by somebody else; {@link #NONE} beyond so many that one call has. */
  Span child(String name);

  /**
   * @param key of {@link SpanKeys}
   */
  void tell(String key, String value);

  /**
   * @param key of {@link SpanKeys}
   */
  void tell(String key, long value);

  /** Something happened that happens a few times at the most; a constant word. */
  void note(String event);

  /** It is over, and nothing is wrong with it. */
  void end();

  /**
   * It is over, and failed.
   *
   * @param reason a constant
   */
  void fail(String reason);

  /** The trace's id where it is recorded, for lines of the log. */
  @Nullable String traceId();

  /**
   * Puts into the headers of a request to another gateway what makes that one go on with this
   * trace, or keep from recording it as this one does. Leaves them alone when nothing is traced
   * here.
   */
  void hand(MultiMap headers);
}

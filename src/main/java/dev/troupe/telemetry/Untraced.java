package dev.troupe.telemetry;

import io.vertx.core.MultiMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The span where nothing is recorded, so that nobody has to ask for one.
 *
 * @param handing what a request to another gateway carries all the same
 */
record Untraced(Consumer<MultiMap> handing) implements Span {

  @Override
  public boolean isRecorded() {
    return false;
  }

  @Override
  public Span child(String name) {
    return this;
  }

  @Override
  public void tell(String key, String value) {}

  @Override
  public void tell(String key, long value) {}

  @Override
  public void note(String event) {}

  @Override
  public void end() {}

  @Override
  public void fail(String reason) {}

  @Override
  public @Nullable String traceId() {
    return null;
  }

  @Override
  public void hand(MultiMap headers) {
    handing.accept(headers);
  }
}

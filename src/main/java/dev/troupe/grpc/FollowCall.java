package dev.troupe.grpc;

import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.Resumption;
import dev.troupe.robot.Failure;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries a journal into a response stream no faster than the client reads: the next batch is asked
 * for when the last has gone. Knows the cursor behind the last entry that was written, for whoever
 * has to end the stream. Confined to the call's context.
 */
final class FollowCall<T> implements JournalSink<T> {
  private final Outflow<?> out;
  private final BiConsumer<Resumption, String> begin;
  private final Consumer<List<Event<T>>> write;
  private final BiConsumer<Failure, String> end;
  private final Runnable onWritable = this::writableAgain;
  private @Nullable Runnable more;
  private String cursor = "";
  private boolean begun;
  private boolean cancelled;

  FollowCall(Outflow<?> out, BiConsumer<Resumption, String> begin, Consumer<List<Event<T>>> write) {
    this(
        out,
        begin,
        write,
        (failure, last) -> out.responses().fail(SlowConsumers.failure(failure, last)));
  }

  /**
   * {@code end} decides what the end of the journal, with the last cursor, means for the stream.
   */
  FollowCall(
      Outflow<?> out,
      BiConsumer<Resumption, String> begin,
      Consumer<List<Event<T>>> write,
      BiConsumer<Failure, String> end) {
    this.out = out;
    this.begin = begin;
    this.write = write;
    this.end = end;
    out.add(onWritable);
  }

  /** To resume from; empty before the stream began. */
  String cursor() {
    return cursor;
  }

  @Override
  public void begun(Resumption resumption, String start) {
    if (cancelled) {
      return;
    }
    begun = true;
    cursor = start;
    begin.accept(resumption, start);
  }

  @Override
  public void batch(List<Event<T>> events, Runnable next) {
    if (cancelled) {
      return;
    }
    write.accept(events);
    cursor = events.get(events.size() - 1).cursor();
    more = next;
    writableAgain();
  }

  /** Silently; the subscription itself is ended by whoever opened it. */
  void cancel() {
    cancelled = true;
    out.remove(onWritable);
  }

  private void writableAgain() {
    Runnable next = more;
    if (next != null && out.responses().isWritable()) {
      more = null;
      next.run();
    }
  }

  @Override
  public void closed(Failure failure, String last) {
    if (cancelled) {
      return;
    }
    out.remove(onWritable);
    end.accept(begun ? SlowConsumers.withCursor(failure, last) : failure, last);
  }
}

package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who follows a journal, and asks for more only when told; confined to its own context. */
final class Follower implements JournalSink<Integer> {
  final List<Event<Integer>> events = new ArrayList<>();
  @Nullable Resumption resumption;
  @Nullable String start;
  @Nullable Failure failure;
  @Nullable String cursor;
  boolean greedy = true;
  private @Nullable Runnable more;

  @Override
  public void begun(Resumption how, String at) {
    if (resumption != null || failure != null || !events.isEmpty()) {
      throw new AssertionError("begun comes first, once");
    }
    resumption = how;
    start = at;
  }

  @Override
  public void batch(List<Event<Integer>> batch, Runnable next) {
    if (resumption == null || failure != null) {
      throw new AssertionError("a batch outside of begun and closed");
    }
    events.addAll(batch);
    more = next;
    if (greedy) {
      more();
    }
  }

  void more() {
    Runnable next = more;
    if (next != null) {
      more = null;
      next.run();
    }
  }

  @Override
  public void closed(Failure why, String at) {
    if (failure != null) {
      throw new AssertionError("closed twice");
    }
    failure = why;
    cursor = at;
  }

  List<Long> sequences() {
    return events.stream().map(Event::sequence).toList();
  }

  List<Integer> values() {
    return events.stream().map(Event::value).toList();
  }
}

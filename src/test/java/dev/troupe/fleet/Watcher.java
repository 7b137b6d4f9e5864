package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who subscribes to a feed: writable or not as the test says; confined to its own context. */
final class Watcher<T> implements FeedSink<T> {
  final List<FeedItem<T>> items = new ArrayList<>();
  final List<Dropped> losses = new ArrayList<>();

  /** Items and losses as they came. */
  final List<Object> all = new ArrayList<>();

  boolean writable = true;
  @Nullable Failure failure;
  Runnable onItem = () -> {};

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public void item(FeedItem<T> item) {
    items.add(item);
    all.add(item.value());
    onItem.run();
  }

  @Override
  public void dropped(Dropped dropped) {
    losses.add(dropped);
    all.add(dropped);
  }

  @Override
  public void ended(Failure why) {
    if (failure != null) {
      throw new AssertionError("ended twice");
    }
    failure = why;
  }

  List<T> values() {
    return items.stream().map(FeedItem::value).toList();
  }
}

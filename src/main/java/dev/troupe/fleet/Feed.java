package dev.troupe.fleet;

import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One source, many subscribers: each piece is encoded once, crosses once to each context that has
 * subscribers, and waits only in front of those who are slow. Confined to the robot's context.
 */
final class Feed<T> {
  private final Crossing home;
  private final Time time;
  private final Function<T, Encoded> encoder;
  private final FeedMeter meter;
  private final Runnable changed;
  private final Map<Context, FeedBranch<T>> branches = new LinkedHashMap<>();
  private final Set<Membership> members = new LinkedHashSet<>();
  private long ordinal;
  private int subscribers;
  private @Nullable Failure over;

  /** {@code changed} runs on the robot's context whenever {@link #subscribers} has changed. */
  Feed(Crossing home, Time time, Function<T, Encoded> encoder, FeedMeter meter, Runnable changed) {
    this.home = home;
    this.time = time;
    this.encoder = encoder;
    this.meter = meter;
    this.changed = changed;
  }

  int subscribers() {
    return subscribers;
  }

  void publish(T value, long sequence, long nanos) {
    ordinal++;
    if (subscribers > 0) {
      FeedItem<T> item = new FeedItem<>(value, encoder.apply(value), ordinal, sequence, nanos);
      for (FeedBranch<T> branch : branches.values()) {
        branch.send(item);
      }
    }
  }

  /**
   * To be called on the robot's context; {@code sink} is called on {@code away} only.
   *
   * @param program whose subscription it is
   */
  FeedSubscription subscribe(String program, Context away, Overflow overflow, FeedSink<T> sink) {
    FeedBranch<T> branch =
        branches.computeIfAbsent(away, context -> new FeedBranch<>(context, time, meter));
    FeedSubscriber<T> subscriber = new FeedSubscriber<>(sink, overflow, meter);
    count(branch, 1);
    away.runOnContext(ignored -> branch.add(subscriber));
    if (over != null) {
      branch.end(over);
    }
    Membership made = new Membership(program, branch, subscriber);
    members.add(made);
    return made;
  }

  private void count(FeedBranch<T> branch, int change) {
    branch.count += change;
    subscribers += change;
    meter.subscribed(change);
    if (branch.count == 0) {
      branches.values().remove(branch);
    }
    changed.run();
  }

  /** Nothing more comes, to nobody; who subscribes later is told at once. */
  void end(Failure failure) {
    over = failure;
    branches.values().forEach(branch -> branch.end(failure));
  }

  /** Nothing more comes to these programs; the others hear nothing of it. */
  void end(Set<String> programs, Failure failure) {
    members.stream()
        .filter(member -> programs.contains(member.program))
        .forEach(member -> member.branch.run(() -> member.end(failure)));
  }

  /** Confined to the subscriber's context. */
  private final class Membership implements FeedSubscription {
    private final String program;
    private final FeedBranch<T> branch;
    private final FeedSubscriber<T> subscriber;
    private boolean cancelled;

    Membership(String program, FeedBranch<T> branch, FeedSubscriber<T> subscriber) {
      this.program = program;
      this.branch = branch;
      this.subscriber = subscriber;
    }

    @Override
    public void drained() {
      subscriber.drained();
    }

    @Override
    public void cancel() {
      if (!cancelled) {
        cancelled = true;
        subscriber.cancel();
        branch.remove(subscriber);
        home.post(() -> {
          members.remove(this);
          count(branch, -1);
        });
      }
    }

    private void end(Failure failure) {
      subscriber.end(failure);
      cancel();
    }
  }
}

package dev.troupe.time;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Time that passes only when a test says so; due tasks run inside {@link #advance}, in order of
 * their due time.
 */
public final class ManualTime implements Time {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final PriorityQueue<Pending> pending = new PriorityQueue<>();
  private long nanos;
  private long sequence;

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant now() {
    return START.plusNanos(nanos);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Pending entry = new Pending(nanos + Math.max(0, delay.toNanos()), sequence++, task);
    pending.add(entry);
    return () -> pending.remove(entry);
  }

  public void advance(Duration by) {
    long until = nanos + by.toNanos();
    for (Pending next = pending.peek(); next != null && next.due <= until; next = pending.peek()) {
      pending.remove();
      nanos = Math.max(nanos, next.due);
      next.task.run();
    }
    nanos = until;
  }

  /** How many timers are armed: a test ends by proving that this is zero. */
  public int armed() {
    return pending.size();
  }

  private record Pending(long due, long order, Runnable task) implements Comparable<Pending> {
    @Override
    public int compareTo(Pending other) {
      int byDue = Long.compare(due, other.due);
      return byDue != 0 ? byDue : Long.compare(order, other.order);
    }
  }
}

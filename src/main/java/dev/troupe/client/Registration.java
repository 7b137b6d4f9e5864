package dev.troupe.client;

/** A handler that is registered until this is closed. */
@FunctionalInterface
public interface Registration extends AutoCloseable {

  /** Idempotent, on any thread; the handler may run once more if an event is just on its way. */
  @Override
  void close();
}

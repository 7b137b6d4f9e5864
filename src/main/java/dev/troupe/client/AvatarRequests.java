package dev.troupe.client;

import dev.troupe.avatar.AvatarEvent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one session by name: which one speech belongs to, and whose motion is still
 * wanted. Motion of others (interrupted, ended, never asked for) may come at any time and is
 * nobody's business. Confined to the session's context.
 */
final class AvatarRequests {
  /**
   * Sessions ask one after another; whoever leaves so many unanswered wants no more of the first.
   */
  private static final int MOST_OPEN = 64;

  private final Supplier<String> names;
  private final Set<String> open = new LinkedHashSet<>();
  private @Nullable String current;
  private @Nullable String last;

  AvatarRequests(Supplier<String> names) {
    this.names = names;
  }

  /** The request that a chunk of speech belongs to; a new one behind an end or an interruption. */
  String speak(boolean end) {
    String name = current;
    if (name == null) {
      name = names.get();
      begin(name);
    }
    last = name;
    current = end ? null : name;
    return name;
  }

  private void begin(String name) {
    if (open.size() == MOST_OPEN) {
      Iterator<String> eldest = open.iterator();
      eldest.next();
      eldest.remove();
    }
    open.add(name);
  }

  /** The last one, also when all of its speech was sent; null before the first. */
  @Nullable String last() {
    return last;
  }

  /** Its motion is not wanted any more, and speech from now on is something new. */
  void interrupt(String name) {
    open.remove(name);
    current = null;
  }

  /** Whether the motion belongs to a request that is still open; its last message ends that. */
  boolean wants(AvatarEvent.Animation motion) {
    return motion.end() ? open.remove(motion.reqId()) : open.contains(motion.reqId());
  }

  /** Whether motion is still to come. */
  boolean waiting() {
    return !open.isEmpty();
  }
}

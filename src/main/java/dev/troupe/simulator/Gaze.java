package dev.troupe.simulator;

import dev.troupe.simulator.wire.Pacer;
import dev.troupe.time.Time;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whom the robot attends to. Each request is answered, and whenever the one it looks at changes
 * everybody is told. Confined to the robot.
 */
final class Gaze {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final String NOBODY = "nobody";
  private static final String LOCATION = "location";
  private static final String CLOSEST = "closest";

  private final Audience audience;
  private final Time time;
  private final Supplier<List<Crowd.Person>> present;
  private String target = NOBODY;
  private String current = NOBODY;
  private @Nullable Pacer watching;

  Gaze(Audience audience, Supplier<List<Crowd.Person>> present, Time time) {
    this.audience = audience;
    this.present = present;
    this.time = time;
  }

  void register(Router router) {
    router.on("request.attend.user", call -> attend(call, call.arguments().text("user_id")));
    router.on("request.attend.location", call -> attend(call, LOCATION));
    router.on("request.attend.nobody", call -> attend(call, NOBODY));
  }

  void reset() {
    stopWatching();
    target = NOBODY;
    current = NOBODY;
  }

  /** Who is looked at now: a user id, {@code location} or {@code nobody}. */
  String current() {
    return current;
  }

  String target() {
    return target;
  }

  private void attend(Call call, String wanted) {
    target = wanted;
    current = look();
    audience.tell(call.origin(), status());
    stopWatching();
    if (!wanted.equals(NOBODY) && !wanted.equals(LOCATION)) {
      watching = Pacer.every(LOOK, time, tick -> follow());
    }
  }

  private void follow() {
    String now = look();
    if (!now.equals(current)) {
      current = now;
      audience.tell(null, status());
    }
  }

  private String look() {
    if (target.equals(NOBODY) || target.equals(LOCATION)) {
      return target;
    }
    List<Crowd.Person> people = present.get();
    if (target.equals(CLOSEST)) {
      return people.isEmpty() ? NOBODY : people.getFirst().id();
    }
    return people.stream().anyMatch(person -> person.id().equals(target)) ? target : NOBODY;
  }

  private JsonObject status() {
    return Responses.attendStatus(target, current);
  }

  private void stopWatching() {
    if (watching != null) {
      watching.stop();
      watching = null;
    }
  }
}

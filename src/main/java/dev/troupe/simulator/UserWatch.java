package dev.troupe.simulator;

import dev.troupe.simulator.media.Scene;
import dev.troupe.simulator.wire.Pacer;
import dev.troupe.time.Time;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reports the people in view, once or again and again. Confined to the robot. */
final class UserWatch {
  private final Supplier<List<Crowd.Person>> present;
  private final Supplier<String> attended;
  private final Duration period;
  private final Time time;

  UserWatch(
      Supplier<List<Crowd.Person>> present, Supplier<String> attended, Duration period, Time time) {
    this.present = present;
    this.attended = attended;
    this.period = period;
    this.time = time;
  }

  void register(Router router) {
    router.on("request.users.once", call -> call.answer(report()));
    router.on("request.users.start", this::start);
    router.on("request.users.stop", call -> call.from().stopStream(Connection.Stream.USERS));
  }

  private void start(Call call) {
    Connection to = call.from();
    Pacer pacer = Pacer.every(period, time, tick -> to.stream(report().encode()));
    to.startStream(Connection.Stream.USERS, pacer);
  }

  private JsonObject report() {
    JsonArray users = new JsonArray();
    for (Crowd.Person person : present.get()) {
      users.add(toJson(person, person.id().equals(attended.get())));
    }
    return Responses.users(users);
  }

  private static JsonObject toJson(Crowd.Person person, boolean attended) {
    JsonObject user =
        new JsonObject()
            .put("id", person.id())
            .put(
                "location",
                new JsonObject()
                    .put("x", rounded(person.x()))
                    .put("y", rounded(person.y()))
                    .put("z", rounded(person.z())));
    JsonObject box = box(person);
    if (box != null) {
      user.put("camera", box);
    }
    return user.put("attended", attended)
        .put("attending", rounded(person.attending()))
        .put("distance", rounded(person.distance()));
  }

  /** Where the camera sees the face, in a picture of 640×480; absent outside of it. */
  private static @Nullable JsonObject box(Crowd.Person person) {
    Scene.Box box = Scene.box(person.x(), person.y(), person.z(), 640, 480);
    return box == null
        ? null
        : new JsonObject()
            .put("x", box.x())
            .put("y", box.y())
            .put("w", box.width())
            .put("h", box.height());
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}

package dev.troupe.simulator;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everybody who is connected to one robot, and who of them hears what. Confined to the robot. */
final class Audience {
  private final Manners.Delivery delivery;
  private final Set<Connection> connections = new LinkedHashSet<>();

  Audience(Manners.Delivery delivery) {
    this.delivery = delivery;
  }

  void join(Connection connection) {
    connections.add(connection);
  }

  void leave(Connection connection) {
    connections.remove(connection);
  }

  Set<Connection> connections() {
    return Set.copyOf(connections);
  }

  int size() {
    return connections.size();
  }

  /** Tells of something that happened to the robot; only who caused it sees the request id. */
  void tell(@Nullable Origin origin, JsonObject event) {
    if (origin != null) {
      origin.connection().send(event, origin.requestId());
    }
    if (delivery == Manners.Delivery.BROADCAST || origin == null) {
      tellOthers(origin, event.encode());
    }
  }

  /** Sends the same text to everybody, with or without access: for faults. */
  void shout(String message) {
    connections.forEach(connection -> connection.send(message));
  }

  private void tellOthers(@Nullable Origin origin, String event) {
    for (Connection connection : connections) {
      if (connection.admitted() && (origin == null || connection != origin.connection())) {
        connection.send(event);
      }
    }
  }
}

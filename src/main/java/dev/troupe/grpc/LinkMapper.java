package dev.troupe.grpc;

import dev.troupe.api.robot.v1.LinkError;
import dev.troupe.api.robot.v1.LinkState;
import dev.troupe.api.robot.v1.LinkStatus;
import dev.troupe.fleet.Connection;
import dev.troupe.robot.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The state of a robot's connection, as the contract says it. */
final class LinkMapper {

  private LinkMapper() {}

  static LinkStatus status(Connection connection, @Nullable Duration roundTrip) {
    LinkStatus.Builder status =
        LinkStatus.newBuilder()
            .setState(state(connection.state()))
            .setSince(ProtoTime.timestamp(connection.since()))
            .setFailures(connection.failures());
    if (connection.access() != null) {
      status.setAccess(connection.access());
    }
    if (connection.scope() != null) {
      status.setScope(connection.scope());
    }
    if (connection.failure() != null) {
      status.setError(error(connection.failure()));
    }
    if (roundTrip != null) {
      status.setRoundTripTime(ProtoTime.duration(roundTrip));
    }
    return status.build();
  }

  static LinkState state(Connection.State state) {
    return switch (state) {
      case DISCONNECTED -> LinkState.LINK_STATE_DISCONNECTED;
      case CONNECTING -> LinkState.LINK_STATE_CONNECTING;
      case READY -> LinkState.LINK_STATE_READY;
      case RECONNECTING -> LinkState.LINK_STATE_RECONNECTING;
      case ACCESS_DENIED -> LinkState.LINK_STATE_ACCESS_DENIED;
    };
  }

  private static LinkError error(Failure failure) {
    return LinkError.newBuilder()
        .setReason(StatusMapper.reason(failure.reason()))
        .setCause(failure.metadata().getOrDefault("cause", ""))
        .setText(failure.message())
        .build();
  }
}

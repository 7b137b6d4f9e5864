package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.wire.Configuration;

/**
 * Whether the room or channel that a session is to play in can be had. Nobody is called: a token
 * with {@code invalid} in it is refused, an address with {@code unavailable} is not reached, one
 * with {@code unconfigured} meets a server that cannot play elsewhere at all. Pure.
 */
final class EgressCheck {
  private final Dialect dialect;

  EgressCheck(Dialect dialect) {
    this.dialect = dialect;
  }

  Handshake.Verdict judge(Configuration wanted) {
    return switch (wanted.egressType()) {
      case Configuration.SOCKET -> judgeSocket(wanted);
      case Configuration.LIVEKIT -> judgeLiveKit(wanted);
      case Configuration.AGORA -> judgeAgora(wanted);
      default ->
          invalid(
              "unknown egress type "
                  + wanted.egressType()
                  + ", expected livekit_egress or agora_egress");
    };
  }

  private Handshake.Verdict judgeSocket(Configuration wanted) {
    return wanted.liveKit() == null && wanted.agora() == null
        ? new Handshake.Accepted(wanted)
        : invalid("livekit_egress or agora_egress is set but egress_type is not");
  }

  private Handshake.Verdict judgeLiveKit(Configuration wanted) {
    Configuration.LiveKit room = wanted.liveKit();
    if (room == null || wanted.agora() != null) {
      return invalid("egress_type LIVEKIT requires livekit_egress and nothing else");
    }
    if (room.url().isEmpty() || room.roomName().isEmpty()) {
      return invalid("livekit_egress requires url and room_name");
    }
    boolean keyed = !room.apiKey().isEmpty() && !room.apiSecret().isEmpty();
    if (room.apiToken().isEmpty() && !keyed) {
      return invalid(
          "missing livekit credentials: provide api_token or both api_key and api_secret");
    }
    return reach(wanted, room.url(), room.apiToken() + room.apiSecret(), "room");
  }

  private Handshake.Verdict judgeAgora(Configuration wanted) {
    Configuration.Agora channel = wanted.agora();
    if (channel == null || wanted.liveKit() != null) {
      return invalid("egress_type AGORA requires agora_egress and nothing else");
    }
    if (channel.channelName().isEmpty()) {
      return invalid("agora_egress requires channel_name");
    }
    return reach(wanted, channel.channelName(), channel.token(), "channel");
  }

  private Handshake.Verdict reach(
      Configuration wanted, String address, String credentials, String place) {
    if (address.contains("unconfigured")) {
      return reject(Dialect.UNAVAILABLE, "egress client is not configured on server");
    }
    if (address.contains("unavailable")) {
      return reject(
          Dialect.UNAVAILABLE, "failed to create egress connection: " + place + " not reached");
    }
    if (credentials.contains("invalid")) {
      return reject(
          Dialect.UNAUTHENTICATED,
          "failed to create connection: failed to connect to "
              + place
              + ": unauthorized: invalid token");
    }
    return new Handshake.Accepted(wanted);
  }

  private Handshake.Rejected invalid(String message) {
    return reject(Dialect.INVALID_ARGUMENT, message);
  }

  /** A code that is a close code is the close frame's too. */
  private Handshake.Rejected reject(int grpc, String message) {
    int code = dialect.code(grpc);
    return new Handshake.Rejected(code, message, code >= 4000 ? code : CloseCodes.POLICY);
  }
}

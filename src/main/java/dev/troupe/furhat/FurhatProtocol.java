package dev.troupe.furhat;

import dev.troupe.link.Decoded;
import dev.troupe.link.Frame;
import dev.troupe.link.Greeting;
import dev.troupe.link.Inbound;
import dev.troupe.link.LinkCause;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkProtocol;
import dev.troupe.link.MessageKind;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.Confirmation;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the Furhat Realtime API on a link: authenticates first, answers by request id, probes with
 * a bare authentication, which an authenticated socket always grants.
 */
public final class FurhatProtocol implements LinkProtocol<RobotCommand, RobotEvent> {
  /** Raw messages whose answers are kept as text; more than this many at a time are not. */
  private static final int RAW_REMEMBERED = 64;

  private final @Nullable String key;
  private final Set<String> rawRequests =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > RAW_REMEMBERED;
            }
          });

  /**
   * @param key as the robot's own settings show it; null where its network needs none
   */
  public FurhatProtocol(@Nullable String key) {
    this.key = key;
  }

  @Override
  public Frame hello(String requestId) {
    return new Frame.Text(FurhatEncoder.authentication(key, requestId));
  }

  @Override
  public Frame probe(String requestId) {
    return new Frame.Text(FurhatEncoder.authentication(null, requestId));
  }

  @Override
  public Greeting greeting(Inbound<RobotEvent> inbound) {
    return switch (inbound.event()) {
      case RobotEvent.Authenticated answer when answer.access() ->
          new Greeting.Welcome(answer.scope() == null ? "" : answer.scope());
      case RobotEvent.Authenticated refusal ->
          refused("the robot answered access:false (wrong key, or its API is switched off)");
      // Only what names our request: other clients' refusals may be broadcast.
      case RobotEvent.Rejected rejected when inbound.requestId() != null ->
          refused("the robot answered \"" + rejected.text() + "\"");
      default -> Greeting.UNRELATED;
    };
  }

  @Override
  public Frame encode(RobotCommand command, String requestId) {
    if (command.kind() == CommandKind.RAW) {
      rawRequests.add(requestId);
    }
    return new Frame.Text(FurhatEncoder.encode(command, requestId));
  }

  @Override
  public boolean answered(RobotCommand command) {
    return command.kind().confirmation() == Confirmation.ANSWERED;
  }

  @Override
  public MessageKind kind(RobotCommand command) {
    return command.kind() == CommandKind.SPEECH_STREAM_DATA
        ? MessageKind.AUDIO
        : MessageKind.COMMAND;
  }

  @Override
  public Decoded<RobotEvent> decode(byte[] message, int offset, int length) {
    Inbound<RobotEvent> media = MediaScanner.scan(message, offset, length);
    Decoded<RobotEvent> decoded =
        media != null ? media : FurhatDecoder.decode(message, offset, length);
    return !rawRequests.isEmpty() && decoded instanceof Inbound<RobotEvent> inbound
        ? withRaw(inbound, message, offset, length)
        : decoded;
  }

  private Inbound<RobotEvent> withRaw(
      Inbound<RobotEvent> inbound, byte[] message, int offset, int length) {
    return inbound.requestId() != null && rawRequests.contains(inbound.requestId())
        ? inbound.withRaw(FurhatDecoder.untyped(message, offset, length))
        : inbound;
  }

  private static Greeting refused(String message) {
    return new Greeting.Refused(new LinkFailure(LinkCause.ACCESS_DENIED, message));
  }
}

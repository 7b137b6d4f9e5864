package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.troupe.api.robot.v1.RobotEvent;
import dev.troupe.api.robot.v1.UserList;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.RobotRecord;
import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.link.Inbound;
import java.time.Instant;

/**
 * A robot's message all the way to a client. Oracles: whatever the robot says is an event of the
 * contract that protobuf carries unchanged and that can be written as JSON.
 */
public final class RobotEventFuzz {
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");
  private static final JsonCodec CODEC = new JsonCodec();
  private static final EventMapper MAPPER = new EventMapper("ada", new StatusMapper());

  private RobotEventFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    FurhatProtocol protocol = new FurhatProtocol(null);
    if (!(protocol.decode(input, 0, input.length)
        instanceof Inbound<dev.troupe.robot.RobotEvent> inbound)) {
      return;
    }
    if (inbound.event() instanceof dev.troupe.robot.RobotEvent.UsersSeen seen) {
      UserList users = MediaMapper.users(seen.users(), NOW).build();
      assertThat(CODEC.print(users)).startsWith("{");
      return;
    }
    RobotRecord record = new RobotRecord.Said(null, inbound.event());
    if (EventMapper.kind(record) == null) {
      return;
    }
    RobotEvent event = MAPPER.event(new JournalSink.Event<>(record, 5, 7, NOW, "cursor"));
    assertThat(CODEC.print(event)).startsWith("{");
    try {
      RobotEvent read = RobotEvent.parseFrom(event.toByteArray());
      assertThat(read.getEventCase()).isEqualTo(event.getEventCase());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(event.toString(), e);
    }
  }
}

package dev.troupe.grpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.troupe.api.robot.v1.GetSystemStatusRequest;
import dev.troupe.api.robot.v1.RawEvent;
import dev.troupe.api.robot.v1.SendRawRequest;
import dev.troupe.api.robot.v1.SetVolumeRequest;
import dev.troupe.api.robot.v1.SystemStatus;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SystemCommand;

/** The machine itself, and messages outside the typed vocabulary, between contract and domain. */
final class SystemMapper {
  /** A robot's own parser has bounds; what is accepted here must not fail on its way there. */
  private static final int DEEPEST = 64;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final int LARGEST = 8 << 20;

  private SystemMapper() {}

  static RobotCommand command(GetSystemStatusRequest get) {
    return new SystemCommand.GetSystem(true, true);
  }

  static RobotCommand command(SetVolumeRequest set, Violations violations) {
    violations.check(set.hasVolume(), "volume", null, "0 to 100");
    violations.inRange("volume", Integer.toUnsignedLong(set.getVolume()), 0, 100);
    return new SystemCommand.SetVolume(set.getVolume());
  }

  static RobotCommand command(SendRawRequest send, Violations violations) {
    violations.check(
        send.getJson().length() <= LARGEST,
        "json",
        send.getJson().length() + " characters",
        "at most 8 MiB");
    violations.check(
        hasType(send.getJson()), "json", send.getJson(), "a JSON object with a string \"type\"");
    return new SystemCommand.Raw(send.getJson());
  }

  private static boolean hasType(String json) {
    try {
      JsonNode type = JSON.readTree(json).path("type");
      return type.isTextual() && !type.asText().isEmpty();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  static SystemStatus status(RobotEvent.SystemStatus event) {
    SystemStatus.Builder status = SystemStatus.newBuilder();
    if (event.volume() != null) {
      status.setVolume(event.volume());
    }
    if (event.virtual() != null) {
      status.setVirtual(event.virtual());
    }
    return status.build();
  }

  static RawEvent raw(RobotEvent.Unrecognised event) {
    return RawEvent.newBuilder()
        .setType(event.type())
        .setRequestId(requestId(event.json()))
        .setJson(event.json())
        .build();
  }

  private static String requestId(String json) {
    try {
      return JSON.readTree(json).path("request_id").asText("");
    } catch (JsonProcessingException e) {
      return "";
    }
  }
}

package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.link.Frame;
import dev.troupe.robot.RobotCommand;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;

/**
 * A command over gRPC: a byte that chooses the RPC, then its request as protobuf. Oracles: what
 * cannot be read or carried out is refused with {@link CallFailureException} or violations in few
 * words; what is accepted becomes one frame that is a JSON object with the request's id.
 */
public final class CommandFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<MethodBinding<Message, Message>> COMMANDS =
      FuzzedMethods.all().stream().filter(CommandFuzz::isCommand).toList();

  private CommandFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    MethodBinding<Message, Message> method = COMMANDS.get((input[0] & 0xFF) % COMMANDS.size());
    Message request;
    try {
      request = method.parse(Buffer.buffer(Arrays.copyOfRange(input, 1, input.length)));
    } catch (CallFailureException e) {
      assertThat(e.failure().message()).contains("not a protobuf message");
      return;
    }
    Violations violations = new Violations();
    assertThat(CommandHead.of(request, violations).commandId()).isNotEmpty();
    RobotCommand command = CommandMapper.command(request, violations);
    if (violations.isEmpty()) {
      encodes(command);
    } else {
      assertThat(violations.failure().message()).hasSizeLessThan(4_000);
    }
  }

  private static void encodes(RobotCommand command) {
    Frame.Text frame = (Frame.Text) new FurhatProtocol(null).encode(command, "r1");
    try {
      assertThat(JSON.readTree(frame.text()).path("request_id").textValue()).isEqualTo("r1");
    } catch (JsonProcessingException e) {
      throw new AssertionError(frame.text(), e);
    }
  }

  private static boolean isCommand(MethodBinding<Message, Message> method) {
    try {
      CommandMapper.command(method.requestPrototype(), new Violations());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

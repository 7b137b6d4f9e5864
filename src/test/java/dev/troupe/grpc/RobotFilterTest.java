package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import dev.troupe.api.robot.v1.LinkState;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be filtered by; what can is tested where robots are. */
class RobotFilterTest {

  @Test
  void notesAllThatItCannotFilterByAtOnce() {
    Violations violations = new Violations();

    RobotFilter.of(
        "zone=",
        List.of("alice", "Bob!"),
        List.of(LinkState.LINK_STATE_READY, LinkState.LINK_STATE_UNSPECIFIED),
        "x".repeat(257),
        violations);

    BadRequest found = (BadRequest) violations.failure().details().get(0);
    assertThat(found.getFieldViolationsList())
        .extracting(BadRequest.FieldViolation::getField)
        .containsExactly("robot_ids", "text", "states");
  }

  @Test
  void takesAThousandIdsAndNoMore() {
    Violations violations = new Violations();
    RobotFilter.of("", Collections.nCopies(1_000, "alice"), List.of(), "", violations);
    assertThat(violations.isEmpty()).isTrue();

    RobotFilter.of("", Collections.nCopies(1_001, "alice"), List.of(), "", violations);
    assertThat(violations.failure().message()).isEqualTo("robot_ids: 1001 (expected: up to 1000)");
  }
}

package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.robot.CommandKind;
import dev.troupe.robot.ExpressionCommand.SetFaceParams;
import dev.troupe.robot.ExpressionCommand.SetHeadPose;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of face and head that come faster than they leave. */
final class FaceStreamTest {
  private final Loops loops = new Loops();
  private final FakeWire wire = new FakeWire();
  private final ManualTime time = new ManualTime();
  private final DesiredState desired = new DesiredState();
  private final List<Failure> refused = new ArrayList<>();
  private @Nullable Failure forbidden;
  private final FaceStream stream =
      new FaceStream(wire, loops.crossing, time, desired, caller -> forbidden, 50);
  private final FaceStream.Puppet face = stream.puppet(new Caller("anna", List.of()), refused::add);

  @AfterEach
  void close() {
    assertThat(time.armed()).isZero();
    loops.close();
  }

  private void params(String name, double value) {
    face.params(Map.of(name, value));
    loops.settle();
  }

  private void advance(long millis) {
    loops.atHome(() -> time.advance(Duration.ofMillis(millis)));
  }

  @Test
  void theFirstLeavesAtOnceAndTheRestTogether() {
    params("A", 1);
    params("A", 2);
    params("B", 3);
    params("A", 4);
    assertThat(wire.commands()).containsExactly(new SetFaceParams(Map.of("A", 1.0)));
    advance(19);
    assertThat(wire.commands()).hasSize(1);
    advance(1);
    assertThat(wire.last().command).isEqualTo(new SetFaceParams(Map.of("A", 4.0, "B", 3.0)));
    advance(1_000);
    assertThat(wire.commands()).hasSize(2);
  }

  @Test
  void aFloodLeavesAtTheSetRate() {
    for (int i = 0; i < 500; i++) {
      SetHeadPose pose = new SetHeadPose(i, 0, 0, false, null);
      loops.run(loops.home, () -> face.headPose(pose));
      loops.run(loops.home, () -> face.params(Map.of("A", 1.0)));
      loops.run(loops.home, () -> time.advance(Duration.ofMillis(2)));
    }
    advance(100);
    assertThat(wire.count(CommandKind.HEAD_POSE)).isBetween(50, 52);
    assertThat(wire.count(CommandKind.FACE_PARAMS)).isBetween(50, 52);
    assertThat(wire.all(CommandKind.HEAD_POSE).getLast().command)
        .isEqualTo(new SetHeadPose(499, 0, 0, false, null));
  }

  @Test
  void whatLeftIsDesired() {
    params("A", 1);
    assertThat(desired.commands()).containsExactly(new SetFaceParams(Map.of("A", 1.0)));
  }

  @Test
  void whatCannotLeaveIsForgottenNotSentLate() {
    loops.atHome(() -> wire.lost(() -> {}));
    params("A", 1);
    loops.atHome(wire::back);
    advance(100);
    assertThat(wire.commands()).isEmpty();
    params("B", 2);
    assertThat(wire.commands()).containsExactly(new SetFaceParams(Map.of("B", 2.0)));
  }

  @Test
  void aFaceThatIsNotTheCallersDoesNotMoveAndSaysSoAtOnceAndAtEachChange() {
    loops.settle();
    forbidden = new Failure(FailureReason.LEASE_HELD, "ben has it");
    FaceStream.Puppet late = stream.puppet(new Caller("cleo", List.of()), refused::add);
    loops.settle();
    assertThat(refused).containsExactly(forbidden);
    late.params(Map.of("A", 1.0));
    loops.settle();
    assertThat(refused).hasSize(2);
    assertThat(wire.commands()).isEmpty();
  }

  @Test
  void whatHasNotLeftGoesWithTheLease() {
    params("A", 1);
    params("A", 2);
    loops.atHome(stream::forget);
    advance(100);
    assertThat(wire.commands()).containsExactly(new SetFaceParams(Map.of("A", 1.0)));
  }

  @Test
  void whatGathersBetweenTwoMessagesIsBound() {
    params("first", 1);
    for (int i = 0; i < 2 * DesiredState.MOST_PARAMS; i++) {
      face.params(Map.of("p" + i, 1.0));
    }
    loops.settle();
    advance(20);
    if (wire.last().command instanceof SetFaceParams sent) {
      assertThat(sent.params()).hasSize(DesiredState.MOST_PARAMS);
    }
    assertThat(wire.commands()).hasSize(2);
  }
}

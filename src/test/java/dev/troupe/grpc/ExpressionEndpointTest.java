package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.troupe.api.robot.v1.AttendLocationRequest;
import dev.troupe.api.robot.v1.AttendNobodyRequest;
import dev.troupe.api.robot.v1.AttendUserRequest;
import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.ConfigureFaceRequest;
import dev.troupe.api.robot.v1.ExpressionServiceGrpc;
import dev.troupe.api.robot.v1.ExpressionServiceGrpc.ExpressionServiceBlockingV2Stub;
import dev.troupe.api.robot.v1.FaceChange;
import dev.troupe.api.robot.v1.GazeMotion;
import dev.troupe.api.robot.v1.GetFaceRequest;
import dev.troupe.api.robot.v1.HeadPose;
import dev.troupe.api.robot.v1.ListFacesRequest;
import dev.troupe.api.robot.v1.ListGesturesRequest;
import dev.troupe.api.robot.v1.PerformGestureRequest;
import dev.troupe.api.robot.v1.Position;
import dev.troupe.api.robot.v1.ResetFaceRequest;
import dev.troupe.api.robot.v1.SetFaceParametersRequest;
import dev.troupe.api.robot.v1.SetHeadPoseRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SetLedsRequest;
import dev.troupe.api.robot.v1.StreamFaceHeader;
import dev.troupe.api.robot.v1.StreamFaceRequest;
import dev.troupe.api.robot.v1.StreamFaceResponse;
import dev.troupe.api.robot.v1.Wait;
import io.grpc.stub.BlockingClientCall;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gestures, gaze, head, face and light over gRPC. */
class ExpressionEndpointTest {
  private static final String ALICE = GatewayFixture.ALICE;

  private final GatewayFixture gateway = new GatewayFixture();
  private final ExpressionServiceBlockingV2Stub expression =
      ExpressionServiceGrpc.newBlockingV2Stub(gateway.channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS);

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
  }

  private long requests(String type) {
    return GatewayFixture.await(gateway.simulated().report()).requests(type);
  }

  @Test
  void waitsForTheEndOfAGesture() throws Exception {
    var done =
        expression.performGesture(
            PerformGestureRequest.newBuilder()
                .setRobotId(ALICE)
                .setName("Nod")
                .setWait(Wait.WAIT_FINISHED)
                .build());

    assertThat(done.getReceipt().getStage()).isEqualTo(CommandStage.COMMAND_STAGE_FINISHED);
    assertThat(done.getKnown()).isTrue();
  }

  @Test
  void saysThatAGestureIsNotAmongTheKnownOnes() throws Exception {
    var taken =
        expression.performGesture(
            PerformGestureRequest.newBuilder().setRobotId(ALICE).setName("Backflip").build());

    assertThat(taken.getKnown()).isFalse();
    assertThat(
            expression
                .listGestures(ListGesturesRequest.newBuilder().setRobotId(ALICE).build())
                .getNamesList())
        .hasSize(19)
        .contains("BigSmile");
  }

  @Test
  void sendsEverySettingAndConfirmsWhenAsked() throws Exception {
    expression.attendUser(AttendUserRequest.newBuilder().setRobotId(ALICE).build());
    expression.attendLocation(
        AttendLocationRequest.newBuilder()
            .setRobotId(ALICE)
            .setLocation(Position.newBuilder().setZ(1))
            .setMotion(GazeMotion.newBuilder().setSlackYawDegrees(0))
            .build());
    expression.attendNobody(AttendNobodyRequest.newBuilder().setRobotId(ALICE).build());
    expression.setHeadPose(
        SetHeadPoseRequest.newBuilder()
            .setRobotId(ALICE)
            .setPose(HeadPose.newBuilder().setYaw(10))
            .build());
    expression.setFaceParameters(
        SetFaceParametersRequest.newBuilder()
            .setRobotId(ALICE)
            .putParameters("SMILE_OPEN", 0.5)
            .build());
    expression.resetFace(ResetFaceRequest.newBuilder().setRobotId(ALICE).build());
    expression.setLed(SetLedRequest.newBuilder().setRobotId(ALICE).setColor("red").build());
    var confirmed =
        expression.setLeds(
            SetLedsRequest.newBuilder()
                .setRobotId(ALICE)
                .putColors(3, "#00ff00")
                .setConfirm(true)
                .build());

    assertThat(confirmed.getReceipt().getStage()).isEqualTo(CommandStage.COMMAND_STAGE_CONFIRMED);
    for (String type :
        new String[] {
          "attend.user",
          "attend.location",
          "attend.nobody",
          "face.headpose",
          "face.params",
          "face.reset",
          "led.set",
          "led.set.individual"
        }) {
      assertThat(requests("request." + type)).as(type).isEqualTo(1);
    }
  }

  @Test
  void choosesAFace() throws Exception {
    var faces = expression.listFaces(ListFacesRequest.newBuilder().setRobotId(ALICE).build());
    String other =
        faces.getFaceIdsList().stream()
            .filter(id -> !id.equals(faces.getCurrentFaceId()))
            .findFirst()
            .orElseThrow();

    expression.configureFace(
        ConfigureFaceRequest.newBuilder()
            .setRobotId(ALICE)
            .setFaceId(other)
            .setBlinking(false)
            .setConfirm(true)
            .build());

    assertThat(
            expression.getFace(GetFaceRequest.newBuilder().setRobotId(ALICE).build()).getFaceId())
        .isEqualTo(other);
  }

  @Test
  void joinsChangesThatComeFasterThanTheRobotsRate() throws Exception {
    BlockingClientCall<StreamFaceRequest, StreamFaceResponse> call = expression.streamFace();
    call.write(
        StreamFaceRequest.newBuilder()
            .setHeader(StreamFaceHeader.newBuilder().setRobotId(ALICE))
            .build());
    for (int i = 0; i < 500; i++) {
      call.write(
          StreamFaceRequest.newBuilder()
              .setChange(FaceChange.newBuilder().putParameters("JAW_OPEN", i / 500.0))
              .build());
    }
    call.halfClose();

    assertThat(call.read().getReceived()).isEqualTo(500);
    assertThat(requests("request.face.params")).isBetween(1L, 400L);
  }

  @Test
  void namesWhatCannotBeShown() {
    Refusals refused =
        Refusals.of(() ->
            ExpressionServiceGrpc.newBlockingStub(gateway.channel)
                .setFaceParameters(
                    SetFaceParametersRequest.newBuilder()
                        .setRobotId(ALICE)
                        .putParameters("JAW_OPEN", Double.NaN)
                        .build()));

    assertThat(refused.violations())
        .containsExactly("parameters[JAW_OPEN]: NaN (expected: a finite number)");
  }

  @Test
  void namesATimeThatNoRobotCouldBeTold() {
    GazeMotion motion =
        GazeMotion.newBuilder()
            .setSlackTimeout(Duration.newBuilder().setSeconds(Long.MAX_VALUE))
            .build();
    Refusals refused =
        Refusals.of(() ->
            ExpressionServiceGrpc.newBlockingStub(gateway.channel)
                .attendUser(
                    AttendUserRequest.newBuilder().setRobotId(ALICE).setMotion(motion).build()));

    assertThat(refused.fields()).containsExactly("motion.slack_timeout");
  }
}

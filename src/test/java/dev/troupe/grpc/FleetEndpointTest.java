package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.FleetServiceGrpc.FleetServiceBlockingV2Stub;
import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.RobotEmbodiment;
import dev.troupe.api.fleet.v1.RobotSource;
import dev.troupe.api.fleet.v1.SensorStatus;
import dev.troupe.api.fleet.v1.SettingKind;
import dev.troupe.api.fleet.v1.SettingState;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.api.gateway.v1.Gateway;
import dev.troupe.api.gateway.v1.GatewayServiceGrpc;
import dev.troupe.api.gateway.v1.GetGatewayRequest;
import dev.troupe.api.media.v1.Feed;
import dev.troupe.api.policy.v1.Capability;
import dev.troupe.api.robot.v1.DisconnectRequest;
import dev.troupe.api.robot.v1.ExpressionServiceGrpc;
import dev.troupe.api.robot.v1.LinkState;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SetVolumeRequest;
import dev.troupe.api.robot.v1.WatchUsersRequest;
import dev.troupe.simulator.Fault;
import io.grpc.stub.BlockingClientCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which robots there are, and what answers for them. */
class FleetEndpointTest {
  private final GatewayFixture gateway = new GatewayFixture(3, 0.1);
  private final FleetServiceBlockingV2Stub fleet =
      FleetServiceGrpc.newBlockingV2Stub(gateway.channel).withDeadlineAfter(20, TimeUnit.SECONDS);

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
  }

  @Test
  void listsRobotsPageByPageInOrder() throws Exception {
    List<String> ids = new ArrayList<>();
    String token = "";
    do {
      ListRobotsResponse page =
          fleet.listRobots(
              ListRobotsRequest.newBuilder().setPageSize(2).setPageToken(token).build());
      page.getRobotsList().forEach(robot -> ids.add(robot.getRobotId()));
      assertThat(page.getTotalSize()).isEqualTo(3);
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(ids).containsExactly("robot-1", "robot-2", "robot-3");
  }

  @Test
  void selectsByLabels() throws Exception {
    ListRobotsResponse some =
        fleet.listRobots(
            ListRobotsRequest.newBuilder().setLabelSelector("kind=simulated, number!=2").build());

    assertThat(some.getRobotsList())
        .extracting(Robot::getRobotId)
        .containsExactly("robot-1", "robot-3");
  }

  @Test
  void selectsByStateAndByAnyTextInEitherCase() throws Exception {
    RobotServiceGrpc.newBlockingV2Stub(gateway.channel)
        .disconnect(DisconnectRequest.newBuilder().setRobotId("robot-3").build());

    assertThat(ids(ListRobotsRequest.newBuilder().addStates(LinkState.LINK_STATE_DISCONNECTED)))
        .containsExactly("robot-3");
    assertThat(
            ids(
                ListRobotsRequest.newBuilder()
                    .addStates(LinkState.LINK_STATE_READY)
                    .addStates(LinkState.LINK_STATE_DISCONNECTED)
                    .setText("ROBOT 3")))
        .containsExactly("robot-3");
    assertThat(ids(ListRobotsRequest.newBuilder().setText("SIMUL"))).hasSize(3);
    assertThat(
            ids(ListRobotsRequest.newBuilder().setText("V1/Events").setLabelSelector("number=2")))
        .containsExactly("robot-2");
    assertThat(ids(ListRobotsRequest.newBuilder().setText("nobody"))).isEmpty();
  }

  private List<String> ids(ListRobotsRequest.Builder request) throws Exception {
    ListRobotsResponse answer = fleet.listRobots(request.build());
    assertThat(answer.getTotalSize()).isEqualTo(answer.getRobotsCount());
    return answer.getRobotsList().stream().map(Robot::getRobotId).toList();
  }

  @Test
  void pagesWithinAFilterAndRefusesToGoOnWithAnother() throws Exception {
    ListRobotsRequest.Builder request =
        ListRobotsRequest.newBuilder().setLabelSelector("number in (1,3)").setPageSize(1);

    ListRobotsResponse first = fleet.listRobots(request.build());
    ListRobotsResponse second =
        fleet.listRobots(request.setPageToken(first.getNextPageToken()).build());

    assertThat(first.getRobots(0).getRobotId()).isEqualTo("robot-1");
    assertThat(first.getTotalSize()).isEqualTo(2);
    assertThat(second.getRobots(0).getRobotId()).isEqualTo("robot-3");
    assertThat(second.getTotalSize()).isEqualTo(2);
    assertThat(second.getNextPageToken()).isEmpty();
    Refusals refused =
        Refusals.of(() ->
            FleetServiceGrpc.newBlockingStub(gateway.channel)
                .listRobots(
                    ListRobotsRequest.newBuilder()
                        .setText("robot")
                        .setPageToken(first.getNextPageToken())
                        .build()));
    assertThat(refused.fields()).containsExactly("page_token");
  }

  @Test
  void refusesASelectorItCannotReadAndAPageThatIsNone() {
    Refusals refused =
        Refusals.of(() ->
            FleetServiceGrpc.newBlockingStub(gateway.channel)
                .listRobots(
                    ListRobotsRequest.newBuilder()
                        .setLabelSelector("a===b")
                        .setPageSize(0)
                        .setPageToken("%%")
                        .build()));

    assertThat(refused.fields()).containsExactly("label_selector", "page_size", "page_token");
    assertThat(refused.violations()).contains("page_size: 0 (expected: 1 to 1000)");
  }

  @Test
  void describesARobotAndItsLink() throws Exception {
    Robot robot =
        fleet.getRobot(GetRobotRequest.newBuilder().setRobotId("robot-2").build()).getRobot();

    assertThat(robot.getDisplayName()).isEqualTo("Robot 2");
    assertThat(robot.getAddress()).startsWith("ws://").endsWith("/v1/events");
    assertThat(robot.getSource()).isEqualTo(RobotSource.ROBOT_SOURCE_FILE);
    assertThat(robot.getLink().getState()).isEqualTo(LinkState.LINK_STATE_READY);
    assertThat(robot.getLink().getAccess()).isTrue();
    assertThat(robot.getLink().getScope()).isEqualTo("localhost");
    assertThat(robot.getOwner()).isEqualTo("replica-1");
  }

  @Test
  void sendsAllRobotsThenEachThatChanges() throws Exception {
    BlockingClientCall<?, WatchRobotsResponse> call =
        fleet.watchRobots(WatchRobotsRequest.getDefaultInstance());
    WatchRobotsResponse next = call.read();
    assertThat(next.hasStarted()).isTrue();
    assertThat(next.getStarted().getResumed()).isFalse();
    // Whoever went on from here would never hear of those that have not come yet.
    assertThat(next.getCursor()).isEmpty();
    List<String> ids = new ArrayList<>();
    for (next = call.read(); next.hasRobot(); next = call.read()) {
      ids.add(next.getRobot().getRobotId());
      assertThat(next.getCursor()).isEmpty();
    }
    assertThat(next.getCursor()).isNotEmpty();
    assertThat(ids).containsExactly("robot-1", "robot-2", "robot-3");
    assertThat(next.hasSynced()).isTrue();

    RobotServiceGrpc.newBlockingV2Stub(gateway.channel)
        .disconnect(DisconnectRequest.newBuilder().setRobotId("robot-3").build());

    Robot changed = call.read().getRobot();
    while (changed.getLink().getState() != LinkState.LINK_STATE_DISCONNECTED) {
      changed = call.read().getRobot();
    }
    assertThat(changed.getRobotId()).isEqualTo("robot-3");
    call.cancel("enough", null);
  }

  @Test
  void tellsWhatARobotWasAskedToBeAgainstWhatItSays() throws Exception {
    RobotServiceGrpc.newBlockingStub(gateway.channel)
        .setVolume(
            SetVolumeRequest.newBuilder()
                .setRobotId("robot-1")
                .setVolume(35)
                .setCommandId("louder")
                .build());
    ExpressionServiceGrpc.newBlockingStub(gateway.channel)
        .setLed(SetLedRequest.newBuilder().setRobotId("robot-1").setColor("#00FF00").build());

    Robot robot =
        watched(
            "robot-1",
            now ->
                now.getSettingsCount() == 2
                    && now.getSettings(0).getState() == SettingState.SETTING_STATE_CONFIRMED);

    assertThat(robot.getSettings(0).getKind()).isEqualTo(SettingKind.SETTING_KIND_VOLUME);
    assertThat(robot.getSettings(0).getDesired()).isEqualTo("35");
    assertThat(robot.getSettings(0).getActual()).isEqualTo("35");
    assertThat(robot.getSettings(0).getCommandId()).isEqualTo("louder");
    assertThat(robot.getSettings(1).getDesired()).isEqualTo("#00FF00");
    assertThat(robot.getSettings(1).getState()).isEqualTo(SettingState.SETTING_STATE_SENT);
    assertThat(robot.getEmbodiment()).isEqualTo(RobotEmbodiment.ROBOT_EMBODIMENT_VIRTUAL);
  }

  @Test
  void remembersWhyALinkWasLostOnceItIsBack() throws Exception {
    assertThat(one("robot-1").hasLastError()).isFalse();

    GatewayFixture.await(gateway.simulated().inject(new Fault.Drop()));

    Robot back =
        watched(
            "robot-1",
            now -> now.hasLastError() && now.getLink().getState() == LinkState.LINK_STATE_READY);
    assertThat(back.getLink().hasError()).isFalse();
    assertThat(back.getLink().getFailures()).isPositive();
    assertThat(back.getLastError().getText()).contains("robot-1");
    assertThat(back.hasLastErrorAt()).isTrue();
  }

  @Test
  void tellsWhichSensorsRunAndForHowMany() throws Exception {
    BlockingClientCall<?, ?> watching =
        PerceptionServiceGrpc.newBlockingV2Stub(gateway.channel)
            .watchUsers(WatchUsersRequest.newBuilder().setRobotId("robot-1").build());
    watching.read();

    Robot robot = watched("robot-1", now -> sensor(now, Feed.FEED_USERS).getSubscribers() == 1);
    assertThat(sensor(robot, Feed.FEED_USERS).getRunning()).isTrue();
    assertThat(sensor(robot, Feed.FEED_CAMERA).getRunning()).isFalse();

    watching.cancel("enough", null);
    Robot left = watched("robot-1", now -> sensor(now, Feed.FEED_USERS).getSubscribers() == 0);
    // It lingers, and is told to stop without anybody coming or going.
    assertThat(sensor(left, Feed.FEED_USERS).getRunning()).isTrue();
    watched("robot-1", now -> !sensor(now, Feed.FEED_USERS).getRunning());
  }

  private static SensorStatus sensor(Robot robot, Feed feed) {
    return robot.getSensorsList().stream()
        .filter(sensor -> sensor.getFeed() == feed)
        .findFirst()
        .orElseThrow();
  }

  private Robot one(String id) throws Exception {
    return fleet.getRobot(GetRobotRequest.newBuilder().setRobotId(id).build()).getRobot();
  }

  /** Follows the fleet until a robot is as wanted. */
  private Robot watched(String id, Predicate<Robot> wanted) throws Exception {
    BlockingClientCall<?, WatchRobotsResponse> call =
        fleet.watchRobots(WatchRobotsRequest.getDefaultInstance());
    try {
      while (true) {
        Robot robot = call.read().getRobot();
        if (robot.getRobotId().equals(id) && wanted.test(robot)) {
          return robot;
        }
      }
    } finally {
      call.cancel("enough", null);
    }
  }

  @Test
  void saysWhatItIsAndCan() throws Exception {
    Gateway answer =
        GatewayServiceGrpc.newBlockingV2Stub(gateway.channel)
            .getGateway(GetGatewayRequest.getDefaultInstance())
            .getGateway();

    assertThat(answer.getBuild().getVersion()).isEqualTo("0.0.0-test");
    assertThat(answer.getReplica().getRobots()).isEqualTo(3);
    assertThat(answer.getCapabilitiesList())
        .contains(
            Capability.CAPABILITY_SPEECH,
            Capability.CAPABILITY_RECOGNITION,
            Capability.CAPABILITY_AVATAR,
            Capability.CAPABILITY_LEASE)
        .doesNotContain(Capability.CAPABILITY_UNSPECIFIED);
    assertThat(answer.getLimits().getSpeechQueue()).isEqualTo(9);
  }
}

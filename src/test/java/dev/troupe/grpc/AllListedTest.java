package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.error.v1.ErrorReason;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.robot.v1.LinkState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A list of robots of which some are with no replica at this moment. */
class AllListedTest {
  private static final int ROBOTS = 7;

  private final SharedFleet fleet =
      new SharedFleet(2, ROBOTS, 0.1, List.of("robot-0", "robot-3", "robot-6"));

  @AfterEach
  void close() throws InterruptedException {
    fleet.close();
  }

  private ListRobotsResponse list(int replica, ListRobotsRequest.Builder request) {
    return FleetServiceGrpc.newBlockingStub(fleet.replicas.get(replica).channel())
        .withDeadlineAfter(20, SECONDS)
        .listRobots(request.build());
  }

  private static List<String> ids(List<Robot> robots) {
    return robots.stream().map(Robot::getRobotId).toList();
  }

  @Test
  void theyAreListedInTheirOrderWhicheverReplicaIsAskedForAPage() {
    for (int size = 1; size <= ROBOTS; size++) {
      List<Robot> all = new ArrayList<>();
      String token = "";
      int pages = 0;
      do {
        ListRobotsResponse page =
            list(pages++ % 2, ListRobotsRequest.newBuilder().setPageSize(size).setPageToken(token));
        assertThat(page.getTotalSize()).as("pages of " + size).isEqualTo(ROBOTS);
        all.addAll(page.getRobotsList());
        token = page.getNextPageToken();
      } while (!token.isEmpty());
      assertThat(ids(all))
          .as("pages of " + size)
          .containsExactlyElementsOf(IntStream.range(0, ROBOTS).mapToObj(SharedFleet::id).toList());
    }
  }

  @Test
  void oneIsToldByWhatIsRegisteredAndThatItMoves() {
    Robot robot = list(0, ListRobotsRequest.newBuilder()).getRobots(3);
    Robot other = list(0, ListRobotsRequest.newBuilder()).getRobots(1);

    assertThat(robot.getRobotId()).isEqualTo("robot-3");
    assertThat(robot.getLabelsMap()).containsEntry("number", "3");
    assertThat(robot.getUid()).isNotEmpty();
    assertThat(robot.getEtag()).isNotEmpty();
    assertThat(robot.getOwner()).isEmpty();
    assertThat(robot.getLink().getState()).isEqualTo(LinkState.LINK_STATE_CONNECTING);
    assertThat(robot.getLink().getError().getReason())
        .isEqualTo(ErrorReason.ERROR_REASON_ROBOT_MOVING);
    assertThat(other.getOwner()).isEqualTo("member-1");
    assertThat(other.getLink().getState()).isEqualTo(LinkState.LINK_STATE_READY);
  }

  @Test
  void theyAreChosenLikeOthers() {
    ListRobotsResponse labelled =
        list(0, ListRobotsRequest.newBuilder().setLabelSelector("number in (2,3,9)"));
    ListRobotsResponse ready =
        list(0, ListRobotsRequest.newBuilder().addStates(LinkState.LINK_STATE_READY));
    ListRobotsResponse connecting =
        list(1, ListRobotsRequest.newBuilder().addStates(LinkState.LINK_STATE_CONNECTING));

    assertThat(ids(labelled.getRobotsList())).containsExactly("robot-2", "robot-3");
    assertThat(labelled.getTotalSize()).isEqualTo(2);
    assertThat(ids(ready.getRobotsList()))
        .containsExactly("robot-1", "robot-2", "robot-4", "robot-5");
    assertThat(ready.getTotalSize()).isEqualTo(4);
    assertThat(ids(connecting.getRobotsList())).containsExactly("robot-0", "robot-3", "robot-6");
    assertThat(connecting.getTotalSize()).isEqualTo(3);
  }

  @Test
  void oneThatHasAnOwnerAgainIsListedAsItIs() {
    fleet.take("robot-3", 1);

    ListRobotsResponse all = list(0, ListRobotsRequest.newBuilder());

    assertThat(all.getTotalSize()).isEqualTo(ROBOTS);
    assertThat(all.getRobots(3).getOwner()).isEqualTo("member-1");
  }

  @Test
  void thoseOfADeadReplicaAreListedOnceItIsKnownToBeDead() {
    fleet.edge().whereabouts().forgets("member-1");

    ListRobotsResponse all = list(0, ListRobotsRequest.newBuilder());

    assertThat(all.getTotalSize()).isEqualTo(ROBOTS);
    assertThat(all.getRobotsList())
        .filteredOn(robot -> robot.getOwner().isEmpty())
        .extracting(Robot::getRobotId)
        .containsExactly("robot-0", "robot-1", "robot-3", "robot-5", "robot-6");
  }
}

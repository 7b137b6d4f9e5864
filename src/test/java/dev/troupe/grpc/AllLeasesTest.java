package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.HoldLeasesHeader;
import dev.troupe.api.fleet.v1.HoldLeasesRequest;
import dev.troupe.api.fleet.v1.HoldLeasesResponse;
import dev.troupe.api.fleet.v1.Lease;
import dev.troupe.api.fleet.v1.LeaseEnd;
import dev.troupe.api.fleet.v1.LeaseHeartbeat;
import dev.troupe.api.fleet.v1.LeaseLost;
import dev.troupe.api.fleet.v1.LeaseServiceGrpc;
import dev.troupe.api.fleet.v1.LeaseState;
import dev.troupe.api.fleet.v1.ListLeasesRequest;
import dev.troupe.api.fleet.v1.ReleaseLeaseRequest;
import dev.troupe.api.robot.v1.LeaseRef;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Leases of robots that three replicas have, held by one stream. */
class AllLeasesTest {
  private final SharedFleet fleet = new SharedFleet(3, 4, 0.1, List.of("robot-3"));

  @AfterEach
  void close() throws InterruptedException {
    fleet.close();
  }

  private LeaseServiceGrpc.LeaseServiceBlockingStub leases() {
    return LeaseServiceGrpc.newBlockingStub(fleet.edge().channel()).withDeadlineAfter(20, SECONDS);
  }

  private Lease acquire(int robot, int seconds) {
    return leases()
        .acquireLease(
            AcquireLeaseRequest.newBuilder()
                .setRobotId(SharedFleet.id(robot))
                .setPurpose("a test")
                .setTimeToLive(Duration.newBuilder().setSeconds(seconds))
                .build())
        .getLease();
  }

  /** The names of the robots whose leases hold. */
  private Set<String> held() {
    Set<String> robots = new TreeSet<>();
    leases()
        .listLeases(ListLeasesRequest.getDefaultInstance())
        .getLeasesList()
        .forEach(lease -> robots.add(lease.getRobotId()));
    return robots;
  }

  private BlockingClientCall<HoldLeasesRequest, HoldLeasesResponse> hold(
      boolean keepOnEnd, Lease... leases) throws Exception {
    return holdRefs(keepOnEnd, Stream.of(leases).map(Lease::getRef).toArray(LeaseRef[]::new));
  }

  private BlockingClientCall<HoldLeasesRequest, HoldLeasesResponse> holdRefs(
      boolean keepOnEnd, LeaseRef... refs) throws Exception {
    BlockingClientCall<HoldLeasesRequest, HoldLeasesResponse> call =
        LeaseServiceGrpc.newBlockingV2Stub(fleet.edge().channel())
            .withDeadlineAfter(30, SECONDS)
            .holdLeases();
    call.write(
        HoldLeasesRequest.newBuilder()
            .setHeader(
                HoldLeasesHeader.newBuilder().setKeepOnEnd(keepOnEnd).addAllLeases(List.of(refs)))
            .build());
    return call;
  }

  private static void beat(BlockingClientCall<HoldLeasesRequest, HoldLeasesResponse> call)
      throws Exception {
    call.write(
        HoldLeasesRequest.newBuilder().setHeartbeat(LeaseHeartbeat.getDefaultInstance()).build());
  }

  private static HoldLeasesResponse until(
      BlockingClientCall<?, HoldLeasesResponse> call, Predicate<HoldLeasesResponse> wanted)
      throws Exception {
    for (HoldLeasesResponse next = call.read(); next != null; next = call.read()) {
      if (wanted.test(next)) {
        return next;
      }
    }
    throw new AssertionError("the stream ended before that came");
  }

  @Test
  void oneStreamHoldsThoseOfAllReplicasAndAHeartbeatReachesEachOfThem() throws Exception {
    Lease here = acquire(0, 60);
    Lease there = acquire(1, 30);
    Lease elsewhere = acquire(2, 90);

    BlockingClientCall<HoldLeasesRequest, HoldLeasesResponse> call =
        hold(false, elsewhere, here, there);
    HoldLeasesResponse started = call.read();
    beat(call);
    HoldLeasesResponse renewed = call.read();

    assertThat(started.getStarted().getLeasesList())
        .extracting(Lease::getRobotId)
        .containsExactly("robot-2", "robot-0", "robot-1");
    assertThat(started.getStarted().getHeartbeatEvery())
        .as("the shortest of all")
        .isEqualTo(Durations.fromSeconds(10));
    assertThat(renewed.hasRenewed()).isTrue();
    List<Lease> now = leases().listLeases(ListLeasesRequest.getDefaultInstance()).getLeasesList();
    assertThat(now)
        .hasSize(3)
        .allMatch(lease ->
            Timestamps.compare(
                    lease.getHeartbeatAt(),
                    started.getStarted().getLeasesList().stream()
                        .filter(it -> it.getRobotId().equals(lease.getRobotId()))
                        .findFirst()
                        .orElseThrow()
                        .getHeartbeatAt())
                > 0);
    assertThat(renewed.getRenewed().getExpiresAt())
        .as("the first that ends, which another replica has")
        .isEqualTo(now.get(1).getExpiresAt());
    call.cancel("enough", null);
  }

  @Test
  void closingTheUpwardHalfReleasesThemEverywhere() throws Exception {
    BlockingClientCall<HoldLeasesRequest, HoldLeasesResponse> call =
        hold(false, acquire(0, 60), acquire(1, 60));
    assertThat(call.read().hasStarted()).isTrue();

    call.halfClose();

    Set<String> released = new TreeSet<>();
    for (HoldLeasesResponse next = call.read(); next != null; next = call.read()) {
      assertThat(next.getLost().getEnd()).isEqualTo(LeaseEnd.LEASE_END_RELEASED);
      released.add(next.getLost().getLease().getRobotId());
    }
    assertThat(released).containsExactly("robot-0", "robot-1");
    assertThat(held()).isEmpty();
  }

  @Test
  void theyAreKeptAtTheEndIfThatIsAskedFor() throws Exception {
    BlockingClientCall<HoldLeasesRequest, HoldLeasesResponse> call =
        hold(true, acquire(0, 60), acquire(1, 60));
    assertThat(call.read().hasStarted()).isTrue();

    call.halfClose();

    assertThat(call.read()).isNull();
    assertThat(held()).containsExactly("robot-0", "robot-1");
  }

  @Test
  void newsOfOneComesAndTheCallEndsWithTheLast() throws Exception {
    Lease here = acquire(0, 60);
    Lease there = acquire(1, 60);
    BlockingClientCall<HoldLeasesRequest, HoldLeasesResponse> call = hold(false, here, there);
    assertThat(call.read().hasStarted()).isTrue();

    leases().releaseLease(ReleaseLeaseRequest.newBuilder().setLease(there.getRef()).build());
    LeaseLost first = until(call, HoldLeasesResponse::hasLost).getLost();
    beat(call);
    assertThat(until(call, HoldLeasesResponse::hasRenewed).hasRenewed()).isTrue();
    leases().releaseLease(ReleaseLeaseRequest.newBuilder().setLease(here.getRef()).build());
    LeaseLost second = until(call, HoldLeasesResponse::hasLost).getLost();

    assertThat(first.getLease().getRobotId()).isEqualTo("robot-1");
    assertThat(second.getLease().getRobotId()).isEqualTo("robot-0");
    assertThat(call.read()).isNull();
  }

  @Test
  void thoseOfAReplicaThatIsLostAreOverAndTheOthersAreHeldOn() throws Exception {
    Lease here = acquire(0, 60);
    Lease there = acquire(1, 60);
    Lease elsewhere = acquire(2, 60);
    BlockingClientCall<HoldLeasesRequest, HoldLeasesResponse> call =
        hold(false, here, there, elsewhere);
    assertThat(call.read().hasStarted()).isTrue();

    fleet.edge().whereabouts().forgets(SharedFleet.member(1));

    LeaseLost lost = call.read().getLost();
    assertThat(lost.getLease().getRef()).isEqualTo(there.getRef());
    assertThat(lost.getLease().getState()).isEqualTo(LeaseState.LEASE_STATE_ENDED);
    assertThat(lost.getEnd()).isEqualTo(LeaseEnd.LEASE_END_ROBOT_MOVED);
    beat(call);
    assertThat(call.read().hasRenewed()).isTrue();
    call.halfClose();
    Set<String> released = new TreeSet<>();
    for (HoldLeasesResponse next = call.read(); next != null; next = call.read()) {
      released.add(next.getLost().getLease().getRobotId());
    }
    assertThat(released).containsExactly("robot-0", "robot-2");
  }

  private Refusals refused(LeaseRef... refs) {
    return Refusals.of(() -> {
      try {
        holdRefs(false, refs).read();
      } catch (StatusException refusal) {
        throw refusal.getStatus().asRuntimeException(refusal.getTrailers());
      } catch (Exception broken) {
        throw new AssertionError(broken);
      }
    });
  }

  @Test
  void oneThatCannotBeHeldSpoilsItForAllAndTheOthersLiveOn() {
    Lease here = acquire(0, 60);
    Lease there = acquire(1, 60);
    LeaseRef stale = there.getRef().toBuilder().setId("robot-1.nothing").build();
    LeaseRef moving = LeaseRef.newBuilder().setId("robot-3.nothing").build();
    LeaseRef nobodys = LeaseRef.newBuilder().setId("nobody.nothing").build();

    assertThat(refused(here.getRef(), stale).reason()).isEqualTo("LEASE_UNKNOWN");
    assertThat(refused(here.getRef(), nobodys).reason()).isEqualTo("LEASE_UNKNOWN");
    Refusals moves = refused(there.getRef(), moving);

    assertThat(moves.reason()).isEqualTo("ROBOT_MOVING");
    assertThat(moves.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(held()).containsExactly("robot-0", "robot-1");
  }
}

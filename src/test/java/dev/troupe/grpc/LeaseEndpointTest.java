package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.troupe.api.error.v1.LeaseConflict;
import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.DelegateLeaseRequest;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.fleet.v1.HoldLeasesHeader;
import dev.troupe.api.fleet.v1.HoldLeasesRequest;
import dev.troupe.api.fleet.v1.HoldLeasesResponse;
import dev.troupe.api.fleet.v1.Lease;
import dev.troupe.api.fleet.v1.LeaseEnd;
import dev.troupe.api.fleet.v1.LeaseHeartbeat;
import dev.troupe.api.fleet.v1.LeaseServiceGrpc;
import dev.troupe.api.fleet.v1.LeaseServiceGrpc.LeaseServiceBlockingStub;
import dev.troupe.api.fleet.v1.LeaseState;
import dev.troupe.api.fleet.v1.ListLeasesRequest;
import dev.troupe.api.fleet.v1.ListLeasesResponse;
import dev.troupe.api.fleet.v1.ReleaseLeaseRequest;
import dev.troupe.api.fleet.v1.RenewLeaseRequest;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.SafeAction;
import dev.troupe.api.fleet.v1.SilencePolicy;
import dev.troupe.api.fleet.v1.TakeLeaseRequest;
import dev.troupe.api.fleet.v1.TakeLeaseResponse;
import dev.troupe.api.policy.v1.LeasePart;
import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.ExpressionServiceGrpc;
import dev.troupe.api.robot.v1.FaceChange;
import dev.troupe.api.robot.v1.LeaseRef;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.StreamCameraRequest;
import dev.troupe.api.robot.v1.StreamCameraResponse;
import dev.troupe.api.robot.v1.StreamFaceHeader;
import dev.troupe.api.robot.v1.StreamFaceRequest;
import dev.troupe.api.robot.v1.StreamFaceResponse;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.config.ConfigFile;
import dev.troupe.config.RobotOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has a robot for itself, as two programs on two connections see it. */
class LeaseEndpointTest {
  private static final LeasePart SPEECH = LeasePart.LEASE_PART_SPEECH;
  private static final LeasePart LED = LeasePart.LEASE_PART_LED;

  private GatewayFixture gateway = new GatewayFixture(2, 0.1);
  private ManagedChannel other = channel();

  @AfterEach
  void close() throws InterruptedException {
    other.shutdownNow();
    other.awaitTermination(5, TimeUnit.SECONDS);
    gateway.close();
  }

  private ManagedChannel channel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", gateway.port.port()).usePlaintext().build();
  }

  private void with(String yaml) throws InterruptedException {
    close();
    RobotOptions options = ConfigFile.parse("test", yaml, Map.of()).robotDefaults();
    gateway = new GatewayFixture(1, 0.1, options);
    other = channel();
  }

  private LeaseServiceBlockingStub leases() {
    return LeaseServiceGrpc.newBlockingStub(gateway.channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static AcquireLeaseRequest.Builder wish(String purpose, LeasePart... parts) {
    return AcquireLeaseRequest.newBuilder()
        .setRobotId(GatewayFixture.ALICE)
        .setPurpose(purpose)
        .addAllParts(List.of(parts));
  }

  private Lease acquire(AcquireLeaseRequest.Builder wish) {
    return leases().acquireLease(wish.build()).getLease();
  }

  private TakeLeaseResponse take(LeasePart... parts) {
    return leases()
        .takeLease(
            TakeLeaseRequest.newBuilder()
                .setRobotId(GatewayFixture.ALICE)
                .setPurpose("a drill")
                .setReason("the fire drill begins")
                .addAllParts(List.of(parts))
                .build());
  }

  private Lease release(LeaseRef ref) {
    return leases().releaseLease(ReleaseLeaseRequest.newBuilder().setLease(ref).build()).getLease();
  }

  private void say(ManagedChannel channel, LeaseRef... lease) {
    SayRequest.Builder request =
        SayRequest.newBuilder()
            .setRobotId(GatewayFixture.ALICE)
            .setText("hello")
            .setWait(Wait.WAIT_ACCEPTED);
    List.of(lease).forEach(request::setLease);
    SpeechServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .say(request.build());
  }

  private void light(ManagedChannel channel) {
    ExpressionServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .setLed(
            SetLedRequest.newBuilder().setRobotId(GatewayFixture.ALICE).setColor("red").build());
  }

  private final class Holding implements AutoCloseable {
    final BlockingClientCall<HoldLeasesRequest, HoldLeasesResponse> call;
    final HoldLeasesResponse started;

    Holding(ManagedChannel channel, HoldLeasesHeader.Builder header) throws Exception {
      call =
          LeaseServiceGrpc.newBlockingV2Stub(channel)
              .withDeadlineAfter(30, TimeUnit.SECONDS)
              .holdLeases();
      call.write(HoldLeasesRequest.newBuilder().setHeader(header).build());
      started = call.read();
      assertThat(started).isNotNull();
      assertThat(started.hasStarted()).isTrue();
    }

    void beat() throws Exception {
      call.write(
          HoldLeasesRequest.newBuilder().setHeartbeat(LeaseHeartbeat.getDefaultInstance()).build());
    }

    HoldLeasesResponse until(Predicate<HoldLeasesResponse> wanted) throws Exception {
      for (HoldLeasesResponse next = call.read(); next != null; next = call.read()) {
        if (wanted.test(next)) {
          return next;
        }
      }
      throw new AssertionError("the stream ended before that came");
    }

    @Override
    public void close() {
      call.cancel("over", null);
    }
  }

  private Holding hold(ManagedChannel channel, LeaseRef... refs) throws Exception {
    return new Holding(channel, HoldLeasesHeader.newBuilder().addAllLeases(List.of(refs)));
  }

  @Test
  void aHeldRobotObeysItsHolderAndTellsOthersWhoThatIs() {
    Lease lease = acquire(wish("the morning show", SPEECH));

    say(gateway.channel, lease.getRef());
    Refusals refused = Refusals.of(() -> say(other));

    assertThat(refused.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(refused.reason()).isEqualTo("LEASE_HELD");
    assertThat(refused.status().getMessage())
        .contains(GatewayFixture.ALICE, "speech", "anonymous", "the morning show", "until");
    LeaseConflict conflict = refused.detail(LeaseConflict.class);
    assertThat(conflict.getHolder()).isEqualTo("anonymous");
    assertThat(conflict.getPartsList()).containsExactly(SPEECH);
    assertThat(conflict.getExpiresAt()).isEqualTo(lease.getExpiresAt());
    assertThat(conflict.getCurrentNumber()).isEqualTo(lease.getRef().getNumber());
  }

  @Test
  void partsAreIndependent() {
    acquire(wish("lights", LED));

    say(other);
    Refusals refused = Refusals.of(() -> light(other));

    assertThat(refused.detail(LeaseConflict.class).getPartsList()).containsExactly(LED);
    assertThat(Refusals.of(() -> acquire(wish("all of it"))).reason()).isEqualTo("LEASE_HELD");
    assertThat(acquire(wish("words", SPEECH)).getState()).isEqualTo(LeaseState.LEASE_STATE_GRANTED);
  }

  @Test
  void whoWaitsIsServedInOrderAndHearsOfItInItsStream() throws Exception {
    Lease first = acquire(wish("first", SPEECH));
    Lease second = acquire(wish("second", SPEECH).setQueue(true));
    Lease third = acquire(wish("third", SPEECH).setQueue(true));
    assertThat(second.getState()).isEqualTo(LeaseState.LEASE_STATE_QUEUED);
    assertThat(List.of(second.getQueuePosition(), third.getQueuePosition())).containsExactly(0, 1);
    assertThat(second.getRef().getNumber()).isZero();
    try (Holding waits = hold(other, second.getRef());
        Holding waitsToo = hold(other, third.getRef())) {

      release(first.getRef());

      Lease granted = waits.until(HoldLeasesResponse::hasGranted).getGranted();
      Lease moved = waitsToo.until(HoldLeasesResponse::hasQueueMoved).getQueueMoved();
      assertThat(granted.getRef().getId()).isEqualTo(second.getRef().getId());
      assertThat(granted.getRef().getNumber()).isGreaterThan(first.getRef().getNumber());
      assertThat(moved.getQueuePosition()).isZero();
      say(other, granted.getRef());
    }
  }

  @Test
  void forceTellsTheLoserByWhomAndWhyAndItsCommandsAreStale() throws Exception {
    Lease lost = acquire(wish("a show", SPEECH));
    try (Holding loser = hold(other, lost.getRef())) {

      TakeLeaseResponse taken = take();

      HoldLeasesResponse news = loser.until(HoldLeasesResponse::hasLost);
      assertThat(news.getLost().getEnd()).isEqualTo(LeaseEnd.LEASE_END_TAKEN);
      assertThat(news.getLost().getNewHolder()).isEqualTo("anonymous");
      assertThat(news.getLost().getReason()).isEqualTo("the fire drill begins");
      assertThat(loser.call.read()).as("the call ends with its last lease").isNull();
      assertThat(taken.getLostList())
          .singleElement()
          .satisfies(it -> assertThat(it.getLease().getRef()).isEqualTo(lost.getRef()));
      assertThat(taken.getLease().getTakenFor()).isEqualTo("the fire drill begins");
      Refusals renewal =
          Refusals.of(() ->
              leases().renewLease(RenewLeaseRequest.newBuilder().setLease(lost.getRef()).build()));
      assertThat(renewal.reason()).isEqualTo("LEASE_STALE");
      assertThat(renewal.detail(LeaseConflict.class).getCurrentNumber())
          .isEqualTo(taken.getLease().getRef().getNumber());
      assertThat(Refusals.of(() -> say(other, lost.getRef())).reason()).isEqualTo("LEASE_HELD");
    }
  }

  @Test
  void aLeaseOutlivesItsBrokenStreamUntilItExpires() throws Exception {
    Lease lease = acquire(wish("short", SPEECH).setTimeToLive(Durations.fromSeconds(2)));
    Lease next = acquire(wish("next", SPEECH).setQueue(true));
    try (Holding waits = hold(gateway.channel, next.getRef())) {
      Holding killed = hold(other, lease.getRef());
      other.shutdownNow();
      assertThat(other.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
      killed.close();
      assertThat(Refusals.of(() -> say(gateway.channel)).reason()).isEqualTo("LEASE_HELD");

      Lease granted = waits.until(HoldLeasesResponse::hasGranted).getGranted();

      assertThat(Timestamps.between(lease.getRequestedAt(), granted.getGrantedAt()))
          .satisfies(it -> assertThat(Durations.toMillis(it)).isGreaterThanOrEqualTo(2_000));
    }
  }

  @Test
  void heartbeatsKeepWarningsComeAndTheHalfCloseReleases() throws Exception {
    Lease lease = acquire(wish("a show", SPEECH).setTimeToLive(Durations.fromSeconds(2)));
    try (Holding holder = hold(other, lease.getRef())) {
      Duration every = holder.started.getStarted().getHeartbeatEvery();
      assertThat(Durations.toMillis(every)).isEqualTo(666);
      assertThat(holder.until(HoldLeasesResponse::hasExpiring).getExpiring().hasSilenceActsAt())
          .isFalse();

      holder.beat();
      HoldLeasesResponse renewed = holder.until(HoldLeasesResponse::hasRenewed);
      holder.call.halfClose();

      assertThat(Timestamps.compare(renewed.getRenewed().getExpiresAt(), lease.getExpiresAt()))
          .isPositive();
      HoldLeasesResponse lost = holder.until(HoldLeasesResponse::hasLost);
      assertThat(lost.getLost().getEnd()).isEqualTo(LeaseEnd.LEASE_END_RELEASED);
      assertThat(holder.call.read()).isNull();
    }
    say(other);
  }

  @Test
  void aStreamThatSaysSoLeavesItsLeasesBehind() throws Exception {
    Lease lease = acquire(wish("a show", SPEECH));
    try (Holding holder =
        new Holding(
            other, HoldLeasesHeader.newBuilder().setKeepOnEnd(true).addLeases(lease.getRef()))) {
      holder.call.halfClose();
      assertThat(holder.call.read()).isNull();
    }

    assertThat(Refusals.of(() -> say(other)).reason()).isEqualTo("LEASE_HELD");
    assertThat(release(lease.getRef()).getState()).isEqualTo(LeaseState.LEASE_STATE_ENDED);
    assertThat(release(lease.getRef()).getState())
        .as("harmless when it is over")
        .isEqualTo(LeaseState.LEASE_STATE_ENDED);
    say(other);
  }

  @Test
  void oneStreamHoldsLeasesOfSeveralRobots() throws Exception {
    Lease one = acquire(wish("one", SPEECH));
    Lease two = acquire(wish("two", SPEECH).setRobotId("robot-2"));
    try (Holding holder = hold(other, one.getRef(), two.getRef())) {
      assertThat(holder.started.getStarted().getLeasesList())
          .extracting(Lease::getRobotId)
          .containsExactly("robot-1", "robot-2");

      release(one.getRef());
      assertThat(holder.until(HoldLeasesResponse::hasLost).getLost().getLease().getRobotId())
          .isEqualTo("robot-1");
      holder.beat();
      assertThat(holder.until(HoldLeasesResponse::hasRenewed).hasRenewed()).isTrue();
      release(two.getRef());
      holder.until(HoldLeasesResponse::hasLost);
      assertThat(holder.call.read()).isNull();
    }
  }

  @Test
  void delegationNeedsAPipelineAndMakesTheOldNumberStale() {
    Lease lease = acquire(wish("talk", SPEECH));
    DelegateLeaseRequest.Builder request =
        DelegateLeaseRequest.newBuilder().setLease(lease.getRef());

    assertThat(Refusals.of(() -> delegate(request.setDelegate("nobody"))).reason())
        .isEqualTo("NOT_SUPPORTED");
    Lease delegated = delegate(request.setDelegate("conversation"));

    assertThat(delegated.getDelegate()).isEqualTo("conversation");
    assertThat(delegated.getRef().getNumber()).isGreaterThan(lease.getRef().getNumber());
    Refusals stale = Refusals.of(() -> say(other, lease.getRef()));
    assertThat(stale.reason()).isEqualTo("LEASE_STALE");
    assertThat(stale.detail(LeaseConflict.class).getCurrentNumber())
        .isEqualTo(delegated.getRef().getNumber());
    say(other, delegated.getRef());
    Lease back = delegate(request.setDelegate("").setLease(delegated.getRef()));
    assertThat(back.getDelegate()).isEmpty();
    assertThat(back.getRef().getNumber()).isGreaterThan(delegated.getRef().getNumber());
  }

  private Lease delegate(DelegateLeaseRequest.Builder request) {
    return leases().delegateLease(request.build()).getLease();
  }

  @Test
  void aRobotThatRequiresLeasesMovesForHoldersOnly() throws Exception {
    with("robot_defaults: {lease: required}");

    Refusals refused = Refusals.of(() -> say(other));
    Lease lease = acquire(wish("a show", SPEECH));

    assertThat(refused.reason()).isEqualTo("LEASE_REQUIRED");
    say(other, lease.getRef());
    assertThat(Refusals.of(() -> light(other)).reason()).isEqualTo("LEASE_REQUIRED");
  }

  @Test
  void driveNamesItsLeasesOnceAndOutlivesTheLossOfOne() throws Exception {
    Lease speech = acquire(wish("words", SPEECH));
    Lease led = acquire(wish("light", LED));
    BlockingClientCall<DriveRequest, DriveResponse> drive =
        RobotServiceGrpc.newBlockingV2Stub(other).withDeadlineAfter(30, TimeUnit.SECONDS).drive();
    drive.write(
        DriveRequest.newBuilder()
            .setHeader(
                DriveHeader.newBuilder()
                    .setRobotId(GatewayFixture.ALICE)
                    .addLeases(led.getRef())
                    .addLeases(speech.getRef()))
            .build());
    assertThat(drive.read().hasStarted()).isTrue();
    drive.write(led("one"));
    assertThat(drive.read().hasAccepted()).isTrue();
    assertThat(drive.read().getEnded().getReceipt().getCommandId()).isEqualTo("one");

    take(LED);
    drive.write(led("two"));
    DriveResponse rejected = drive.read();
    drive.write(
        DriveRequest.newBuilder()
            .setSay(SayRequest.newBuilder().setCommandId("three").setText("hello"))
            .build());

    assertThat(rejected.getRejected().getCommandId()).isEqualTo("two");
    assertThat(Refusals.detail(rejected.getRejected().getError(), LeaseConflict.class).getHolder())
        .isEqualTo("anonymous");
    assertThat(drive.read().getAccepted().getCommandId()).isEqualTo("three");
    drive.cancel("over", null);
  }

  private static DriveRequest led(String id) {
    return DriveRequest.newBuilder()
        .setSetLed(SetLedRequest.newBuilder().setCommandId(id).setColor("#00FF00"))
        .build();
  }

  @Test
  void aPuppetWhoseFaceIsTakenHearsSoAtItsNextMove() throws Exception {
    Lease lease = acquire(wish("a play", LeasePart.LEASE_PART_FACE));
    BlockingClientCall<StreamFaceRequest, StreamFaceResponse> puppet =
        ExpressionServiceGrpc.newBlockingV2Stub(other)
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .streamFace();
    puppet.write(
        StreamFaceRequest.newBuilder()
            .setHeader(
                StreamFaceHeader.newBuilder()
                    .setRobotId(GatewayFixture.ALICE)
                    .setLease(lease.getRef()))
            .build());
    StreamFaceRequest smile =
        StreamFaceRequest.newBuilder()
            .setChange(FaceChange.newBuilder().putParameters("SMILE_OPEN", 1))
            .build();
    puppet.write(smile);

    take(LeasePart.LEASE_PART_FACE);
    puppet.write(smile);

    StatusException refused = catchThrowableOfType(StatusException.class, puppet::read);
    assertThat(refused.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(refused.getStatus().getDescription()).contains("face is held by anonymous");
  }

  @Test
  void listsLeasesOfAllRobotsPageByPageAndShowsThemOnTheRobot() {
    acquire(wish("words", SPEECH));
    acquire(wish("light", LED));
    acquire(wish("later", SPEECH).setQueue(true));
    acquire(wish("elsewhere").setRobotId("robot-2"));
    List<String> purposes = new ArrayList<>();
    String token = "";
    do {
      ListLeasesResponse page =
          leases()
              .listLeases(
                  ListLeasesRequest.newBuilder()
                      .setHolder("anonymous")
                      .setPageSize(2)
                      .setPageToken(token)
                      .build());
      page.getLeasesList().forEach(lease -> purposes.add(lease.getPurpose()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    Robot robot =
        FleetServiceGrpc.newBlockingStub(gateway.channel)
            .getRobot(GetRobotRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build())
            .getRobot();

    assertThat(purposes).containsExactly("words", "light", "later", "elsewhere");
    assertThat(
            leases()
                .listLeases(ListLeasesRequest.newBuilder().setHolder("nobody").build())
                .getLeasesList())
        .isEmpty();
    assertThat(robot.getLeasesList())
        .extracting(it -> it.getPurpose() + " " + it.getWaiting())
        .containsExactly("words 1", "light 0");
  }

  @Test
  void speaksJsonToo() throws Exception {
    acquire(wish("a show", SPEECH));
    URI base = URI.create("http://127.0.0.1:" + gateway.port.port());
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> list =
          http.send(
              HttpRequest.newBuilder(base.resolve("/v1/leases?robot_id=robot-1")).build(),
              HttpResponse.BodyHandlers.ofString());
      HttpResponse<String> refused =
          http.send(
              HttpRequest.newBuilder(base.resolve("/v1/robots/robot-1/leases:acquire"))
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"purpose\": \"mine\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(list.body()).contains("\"LEASE_STATE_GRANTED\"", "\"a show\"");
      assertThat(refused.body()).contains("LEASE_HELD", "troupe.error.v1.LeaseConflict");
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    SilencePolicy policy =
        SilencePolicy.newBuilder()
            .setAfter(Durations.fromSeconds(40))
            .addActions(
                SafeAction.newBuilder().setStopSpeech(SafeAction.StopSpeech.getDefaultInstance()))
            .build();

    assertThat(
            Refusals.of(() ->
                    acquire(
                        wish("", LED, LeasePart.LEASE_PART_UNSPECIFIED)
                            .setTimeToLive(Durations.fromSeconds(1))))
                .fields())
        .containsExactlyInAnyOrder("parts", "purpose", "time_to_live");
    assertThat(Refusals.of(() -> acquire(wish("light", LED).setSilencePolicy(policy))).violations())
        .anySatisfy(it -> assertThat(it).contains("actions[0]", "stop_speech", "led"))
        .anySatisfy(it -> assertThat(it).contains("silence_policy.after", "below time_to_live"));
    assertThat(
            Refusals.of(() -> leases().renewLease(RenewLeaseRequest.getDefaultInstance())).fields())
        .containsExactly("lease");
    for (String id : List.of("no-lease", "robot-9.x", "robot-1.x")) {
      LeaseRef never = LeaseRef.newBuilder().setId(id).setNumber(3).build();
      assertThat(Refusals.of(() -> release(never)).reason()).as(id).isEqualTo("LEASE_UNKNOWN");
    }
  }

  @Test
  void aSilentHoldersPolicyEndsItsOwnStreamsOnlyAndGivesTheLeaseUp() throws Exception {
    SilencePolicy.Builder policy =
        SilencePolicy.newBuilder()
            .setAfter(Durations.fromSeconds(1))
            .addActions(
                SafeAction.newBuilder().setSensorsOff(SafeAction.SensorsOff.getDefaultInstance()))
            .addActions(
                SafeAction.newBuilder()
                    .setLedColor(SafeAction.LedColor.newBuilder().setColor("#112233")))
            .addActions(
                SafeAction.newBuilder().setRelease(SafeAction.Release.getDefaultInstance()));
    BlockingClientCall<StreamCameraRequest, StreamCameraResponse> mine = camera(gateway.channel);
    BlockingClientCall<StreamCameraRequest, StreamCameraResponse> theirs = camera(other);
    Lease lease = acquire(wish("a show", LED).setSilencePolicy(policy));
    try (Holding watcher = hold(gateway.channel, lease.getRef())) {
      HoldLeasesResponse warning = watcher.until(HoldLeasesResponse::hasExpiring);
      HoldLeasesResponse acted = watcher.until(HoldLeasesResponse::hasSilenceActed);
      HoldLeasesResponse lost = watcher.until(HoldLeasesResponse::hasLost);

      assertThat(warning.getExpiring().hasSilenceActsAt()).isTrue();
      assertThat(acted.getSilenceActed().getActionsList())
          .containsExactly("sensors_off", "led_color", "release");
      assertThat(lost.getLost().getEnd()).isEqualTo(LeaseEnd.LEASE_END_SILENT);
      StatusException ended =
          catchThrowableOfType(
              StatusException.class,
              () -> {
                while (mine.read() != null) {
                  // What was on its way.
                }
              });
      assertThat(ended.getStatus().getCode()).isEqualTo(Code.CANCELLED);
      for (int i = 0; i < 20; i++) {
        assertThat(theirs.read()).isNotNull();
      }
      theirs.cancel("enough", null);
    }
  }

  private static BlockingClientCall<StreamCameraRequest, StreamCameraResponse> camera(
      ManagedChannel channel) throws Exception {
    BlockingClientCall<StreamCameraRequest, StreamCameraResponse> call =
        (BlockingClientCall<StreamCameraRequest, StreamCameraResponse>)
            PerceptionServiceGrpc.newBlockingV2Stub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .streamCamera(
                    StreamCameraRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build());
    assertThat(call.read()).isNotNull();
    return call;
  }
}

package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.AcquireLeaseResponse;
import dev.troupe.api.fleet.v1.DelegateLeaseRequest;
import dev.troupe.api.fleet.v1.DelegateLeaseResponse;
import dev.troupe.api.fleet.v1.HoldLeasesRequest;
import dev.troupe.api.fleet.v1.HoldLeasesResponse;
import dev.troupe.api.fleet.v1.LeaseServiceGrpcService;
import dev.troupe.api.fleet.v1.LeaseServiceProto;
import dev.troupe.api.fleet.v1.ListLeasesRequest;
import dev.troupe.api.fleet.v1.ListLeasesResponse;
import dev.troupe.api.fleet.v1.ReleaseLeaseRequest;
import dev.troupe.api.fleet.v1.ReleaseLeaseResponse;
import dev.troupe.api.fleet.v1.RenewLeaseRequest;
import dev.troupe.api.fleet.v1.RenewLeaseResponse;
import dev.troupe.api.fleet.v1.TakeLeaseRequest;
import dev.troupe.api.fleet.v1.TakeLeaseResponse;
import dev.troupe.config.Capability;
import dev.troupe.config.Verb;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.Holder;
import dev.troupe.fleet.LeaseLoss;
import dev.troupe.fleet.LeaseRef;
import dev.troupe.fleet.LeaseRequest;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.RobotStatus;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Serves who has a robot, or parts of it, for itself. */
public final class LeaseEndpoint implements Endpoint {
  private final Fleet fleet;
  private final Robots robots;
  private final LeaseRobots leased;
  private final Set<String> pipelines;

  /**
   * @param pipelines those inside the gateway that leases can be delegated to
   */
  public LeaseEndpoint(Fleet fleet, Set<String> pipelines) {
    this.fleet = fleet;
    this.robots = new Robots(fleet);
    this.leased = new LeaseRobots(fleet);
    this.pipelines = Set.copyOf(pipelines);
  }

  @Override
  public ServiceDescriptor service() {
    return LeaseServiceProto.getDescriptor().findServiceByName("LeaseService");
  }

  @Override
  public void bind(Methods methods) {
    methods
        .unary(LeaseServiceGrpcService.AcquireLease, this::acquire)
        .unary(LeaseServiceGrpcService.TakeLease, this::take)
        .bidiStream(LeaseServiceGrpcService.HoldLeases, this::hold)
        .unary(LeaseServiceGrpcService.RenewLease, this::renew)
        .unary(LeaseServiceGrpcService.DelegateLease, this::delegate)
        .unary(LeaseServiceGrpcService.ReleaseLease, this::release)
        .unary(LeaseServiceGrpcService.ListLeases, this::list);
  }

  private Future<AcquireLeaseResponse> acquire(Call call, AcquireLeaseRequest request) {
    Violations violations = new Violations();
    LeaseRequest wish = LeaseRequests.of(request, holder(call), violations);
    ManagedRobot robot = robots.find(request.getRobotId(), violations);
    PartAccess.check(call.access(), request.getRobotId(), wish.parts());
    return robot
        .acquire(wish)
        .map(lease ->
            AcquireLeaseResponse.newBuilder()
                .setLease(LeaseMapper.lease(robot.status(), lease))
                .build());
  }

  private Future<TakeLeaseResponse> take(Call call, TakeLeaseRequest request) {
    Violations violations = new Violations();
    LeaseRequest wish = LeaseRequests.of(request, holder(call), violations);
    ManagedRobot robot = robots.find(request.getRobotId(), violations);
    PartAccess.check(call.access(), request.getRobotId(), wish.parts());
    LeaseLoss.Taken loss = new LeaseLoss.Taken(call.principal(), request.getReason());
    return robot
        .take(wish, request.getReason(), request.getStopRunning())
        .map(taking -> {
          RobotStatus status = robot.status();
          TakeLeaseResponse.Builder response =
              TakeLeaseResponse.newBuilder().setLease(LeaseMapper.lease(status, taking.lease()));
          taking
              .lost()
              .forEach(it -> response.addLost(LeaseMapper.lost(status, it, loss, loss.by())));
          return response.build();
        });
  }

  private void hold(
      Call call,
      RequestStream<HoldLeasesRequest> requests,
      ResponseStream<HoldLeasesResponse> responses) {
    if (call.others().self() == null) {
      new HoldLeasesCall(leased, call, requests, responses).begin();
    } else {
      new AllLeasesCall(leased, call, requests, responses).begin();
    }
  }

  private Future<RenewLeaseResponse> renew(Call call, RenewLeaseRequest request) {
    LeaseRef ref = ref(request);
    ManagedRobot robot = leased.of(ref);
    return robot
        .renew(ref, holder(call))
        .map(lease ->
            RenewLeaseResponse.newBuilder()
                .setLease(LeaseMapper.lease(robot.status(), lease))
                .build());
  }

  private Future<DelegateLeaseResponse> delegate(Call call, DelegateLeaseRequest request) {
    LeaseRef ref = ref(request);
    ManagedRobot robot = leased.of(ref);
    String pipeline = request.getDelegate();
    if (!pipeline.isEmpty() && !pipelines.contains(pipeline)) {
      throw new CallFailure(
              Code.UNIMPLEMENTED,
              "NOT_SUPPORTED",
              "delegate: \"" + pipeline + "\" (expected: one of " + pipelines + ")")
          .asException();
    }
    return robot
        .delegate(ref, holder(call), pipeline.isEmpty() ? null : pipeline)
        .map(lease ->
            DelegateLeaseResponse.newBuilder()
                .setLease(LeaseMapper.lease(robot.status(), lease))
                .build());
  }

  private Future<ReleaseLeaseResponse> release(Call call, ReleaseLeaseRequest request) {
    LeaseRef ref = ref(request);
    ManagedRobot robot = leased.of(ref);
    return robot
        .release(ref, holder(call))
        .map(lease ->
            ReleaseLeaseResponse.newBuilder()
                .setLease(LeaseMapper.ended(robot.status(), lease))
                .build());
  }

  private Future<ListLeasesResponse> list(Call call, ListLeasesRequest request) {
    Violations violations = new Violations();
    LeasePages pages = LeasePages.of(request, violations);
    violations.throwIfAny();
    List<ManagedRobot> among =
        request.getRobotId().isEmpty()
            ? fleet.robots().stream().filter(robot -> isListed(call.access(), robot)).toList()
            : List.of(robots.find(request.getRobotId(), violations));
    ListLeasesResponse ours = pages.of(among.stream().map(ManagedRobot::status).toList());
    return request.getRobotId().isEmpty()
        ? call.others()
            .ask(call, request, ListLeasesResponse.parser())
            .map(theirs -> pages.merge(ours, theirs))
        : Future.succeededFuture(ours);
  }

  /** Who may read leases of some robots does not for that reason see the others. */
  private static boolean isListed(Access access, ManagedRobot robot) {
    String id = robot.id().value();
    return access.sees(id) && access.permits(id, Capability.LEASE, Verb.OBSERVE);
  }

  /** Where callers are not asked who they are, where they call from tells them apart. */
  static Holder holder(Call call) {
    return new Holder(call.principal(), Callers.owner(call));
  }

  private static LeaseRef ref(Message request) {
    List<LeaseRef> named = CommandHead.leases(request);
    new Violations().check(!named.isEmpty(), "lease", null, "a lease").throwIfAny();
    return named.getFirst();
  }
}

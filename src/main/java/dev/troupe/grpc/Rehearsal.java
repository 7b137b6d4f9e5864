package dev.troupe.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.TakeLeaseRequest;
import dev.troupe.api.policy.v1.LeasePart;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.WaitForEventRequest;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import dev.troupe.config.Capability;
import dev.troupe.config.Verb;
import dev.troupe.security.Policies;
import dev.troupe.security.Policy;
import dev.troupe.security.Principal;
import java.util.List;

/**
 * A call that is tried without a gateway, by the code that judges real ones: all that it asks of
 * the policies, for people who wonder.
 *
 * @param needs all of them have to be met
 * @param assumed what was made up where the scene leaves it open
 */
public record Rehearsal(List<Need> needs, List<String> assumed) {

  /**
   * Something that the call takes.
   *
   * @param robotId of which robot; empty: of any
   * @param everywhere of all there are and will be, and no single one is enough
   */
  public record Need(
      String robotId, Capability capability, Verb verb, boolean everywhere, boolean met) {}

  public Rehearsal {
    needs = List.copyOf(needs);
    assumed = List.copyOf(assumed);
  }

  public boolean isAllowed() {
    return needs.stream().allMatch(Need::met);
  }

  /**
   * @throws IllegalArgumentException when there is no such method, or it has no place for what the
   *     scene has
   */
  public static Rehearsal of(Scene scene, Policy policy, Principal caller) {
    String written = scene.method();
    int dot = written.indexOf('.', written.indexOf('/') + 1);
    ContractMethod method = ContractMethod.find(dot < 0 ? written : written.substring(0, dot));
    Script script = new Script(method, dot < 0 ? null : written.substring(dot + 1), scene);
    NotedAccess access =
        new NotedAccess(
            new PolicyAccess(
                new Policies(policy),
                robot -> robot.equals(scene.robotId()) ? scene.labels() : null,
                caller));
    Passage passage = new Passage(method.policy(), access);
    passage.open();
    for (Message message : script.messages()) {
      passage.admit(method.policy().read(message));
      answer(message, scene.robotId() == null ? "" : scene.robotId(), access);
    }
    return new Rehearsal(access.needs(), script.assumed());
  }

  /** What endpoints ask for besides, since it hangs on more than which fields are set. */
  private static void answer(Message message, String robot, Access access) {
    switch (message) {
      case AcquireLeaseRequest wish -> lease(wish.getPartsList(), robot, access);
      case TakeLeaseRequest wish -> lease(wish.getPartsList(), robot, access);
      case WaitForEventRequest wish -> EventAccess.check(access, robot, wish.getKindsList());
      case WatchEventsRequest wish -> EventAccess.check(access, robot, wish.getKindsList());
      case dev.troupe.api.fleet.v1.WatchEventsRequest wish ->
          EventAccess.check(access, wish.getKindsList());
      case DriveRequest wish -> {
        EventAccess.check(access, robot, wish.getSubscriptions().getEvents().getKindsList());
        EventAccess.check(
            access, robot, wish.getHeader().getSubscriptions().getEvents().getKindsList());
      }
      case BroadcastRequest wish -> {
        FieldDescriptor arm = BroadcastOrder.arm(wish);
        if (arm != null) {
          BroadcastOrder.refusal(robot, MethodPolicy.arm(arm), access);
        }
      }
      default -> {}
    }
  }

  private static void lease(List<LeasePart> parts, String robot, Access access) {
    PartAccess.check(access, robot, LeaseRequests.parts(parts, new Violations()));
  }
}

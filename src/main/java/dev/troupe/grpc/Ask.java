package dev.troupe.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.troupe.fleet.LeaseRef;
import dev.troupe.robot.RobotId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one message of a request asks for. Not thread-safe; one a message. */
final class Ask {
  static final Ask NOTHING = new Ask();

  private @Nullable FieldDescriptor arm;
  private boolean whole;
  private final List<String> robots = new ArrayList<>(1);
  private final Map<String, String> leases = new HashMap<>(0);
  private final List<String> selected = new ArrayList<>(0);
  private final List<Demand> demands = new ArrayList<>(2);
  private final Map<Descriptor, List<Demand>> standing = new HashMap<>(2);
  private final Map<String, Map<String, String>> specs = new HashMap<>(0);

  /** Of several, the outermost. */
  void arm(FieldDescriptor set) {
    if (arm == null) {
      arm = set;
    }
  }

  /**
   * @param subscriptions what it stands in, if that replaces what the stream was subscribed to
   */
  void demand(Demand demand, @Nullable Descriptor subscriptions) {
    if (subscriptions == null) {
      demands.add(demand);
    } else {
      standing.computeIfAbsent(subscriptions, it -> new ArrayList<>(2)).add(demand);
    }
  }

  void standing(Descriptor subscriptions) {
    standing.put(subscriptions, new ArrayList<>(2));
  }

  void robot(String id) {
    if (!id.isEmpty()) {
      robots.add(id);
    }
  }

  /** What cannot be of any robot is for the endpoint to refuse. */
  void lease(String id) {
    RobotId robot = new LeaseRef(id, 0, 0).robot();
    if (robot != null) {
      robots.add(robot.value());
      leases.put(robot.value(), id);
    }
  }

  void selected(String id) {
    selected.add(id);
  }

  /** The labels that the robot named last is to have. */
  void spec(Map<String, String> labels) {
    if (!robots.isEmpty()) {
      specs.put(robots.get(robots.size() - 1), labels);
    }
  }

  /** It is about all robots, also those that it leaves out. */
  void everyRobot() {
    whole = true;
  }

  boolean isAboutEveryRobot() {
    return whole;
  }

  /** Which of its possibilities the message is; null when it has none. */
  @Nullable FieldDescriptor arm() {
    return arm;
  }

  /** The robots that it is about. */
  List<String> robots() {
    return robots;
  }

  /** The lease that a robot was named by; null when it was named itself. */
  @Nullable String leaseOf(String robot) {
    return leases.get(robot);
  }

  /** Robots to choose from; each is judged by who asks it. */
  List<String> selected() {
    return selected;
  }

  List<Demand> demands() {
    return demands;
  }

  /** What the stream is subscribed to from now on, by the message that says so. */
  Map<Descriptor, List<Demand>> standing() {
    return standing;
  }

  Map<String, Map<String, String>> specs() {
    return specs;
  }
}

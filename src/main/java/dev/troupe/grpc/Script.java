package dev.troupe.grpc;

import static java.util.stream.Collectors.joining;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.fleet.v1.UpdateRobotRequest;
import dev.troupe.api.policy.v1.LeasePart;
import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.api.robot.v1.LeaseRef;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages that a caller would send in a {@link Scene}. Not thread-safe; one a scene.
 */
final class Script {
  private final MethodPolicy policy;
  private final Message empty;
  private final Scene scene;
  private final List<Message.Builder> messages = new ArrayList<>();
  private final List<String> assumed = new ArrayList<>();

  /**
   * @param arm which of the possibilities of the method's requests; null for none
   * @throws IllegalArgumentException when the method has no place for what the scene has
   */
  Script(ContractMethod method, @Nullable String arm, Scene scene) {
    this.policy = method.policy();
    this.empty = method.request();
    this.scene = scene;
    messages.add(empty.newBuilderForType());
    head();
    FieldPath chosen = arm == null ? null : arm(arm);
    robot(chosen);
    if (chosen != null) {
      choose(chosen);
    }
    parts();
    events(chosen);
    if (chosen == null) {
      assumeNoArm();
    }
  }

  List<Message> messages() {
    return messages.stream().map(Message.Builder::build).toList();
  }

  /** What was made up where the scene leaves it open. */
  List<String> assumed() {
    return assumed;
  }

  private void head() {
    FieldDescriptor header = type().findFieldByName("header");
    if (header != null) {
      new FieldPath(List.of(header)).touch(messages.getFirst());
    }
  }

  private void robot(@Nullable FieldPath arm) {
    FieldPath naming = shortest(RequestShape::namesARobot);
    String robot = scene.robotId();
    if (naming == null) {
      if (robot != null) {
        assumed.add("--robot does not matter: the method names none");
      }
      return;
    }
    FieldPath source = source(naming);
    boolean chosen = arm != null && arm.fields().size() > 1 && arm.first().equals(naming.first());
    if (source != null && !chosen) {
      assumed.add(
          robot == null
              ? source + " is not set: --robot asks with it"
              : source + " is set: without --robot, it is not");
    }
    if (robot != null) {
      naming.put(
          messages.getFirst(),
          List.of(
              naming.last().getJavaType() == FieldDescriptor.JavaType.MESSAGE
                  ? LeaseRef.newBuilder().setId(robot + ".lease").build()
                  : robot));
    }
    if (messages.getFirst() instanceof RegisterRobotRequest.Builder register) {
      register.getSpecBuilder().putAllLabels(scene.labels());
    } else if (messages.getFirst() instanceof UpdateRobotRequest.Builder) {
      assumed.add("its labels stay as they are");
    }
  }

  /** What is chosen besides when the request names a robot; null when it has to name one. */
  private static @Nullable FieldPath source(FieldPath naming) {
    for (int length = naming.fields().size() - 1; length > 1; length--) {
      FieldPath outer = new FieldPath(naming.fields().subList(0, length));
      if (MethodPolicy.arm(outer.last()) != null) {
        return outer;
      }
    }
    return null;
  }

  private FieldPath arm(String name) {
    return FieldPath.all(type(), Script::isArm).stream()
        .filter(path -> path.isCalled(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private void choose(FieldPath arm) {
    boolean named = namesARobot();
    arm.touch(messageFor(arm));
    if (named && !namesARobot()) {
      assumed.add("no robot is named, as " + arm + " leaves no place for one");
    }
  }

  private boolean namesARobot() {
    Ask ask = policy.read(messages.getFirst().build());
    return !ask.robots().isEmpty() || !ask.selected().isEmpty();
  }

  private IllegalArgumentException unknown(String arm) {
    List<FieldPath> arms = FieldPath.all(type(), Script::isArm);
    return new IllegalArgumentException(
        policy.fullName()
            + "."
            + arm
            + " (expected: "
            + (arms.isEmpty()
                ? "the method alone"
                : "one of " + arms.stream().map(FieldPath::toString).collect(joining(", ")))
            + ")");
  }

  private void parts() {
    FieldPath parts = shortest(field -> isOf(field, LeasePart.getDescriptor().getFullName()));
    if (parts == null && !scene.parts().isEmpty()) {
      throw noPlace("--part");
    } else if (parts != null && scene.parts().isEmpty()) {
      assumed.add("the lease is of every part: --part asks for fewer");
    } else if (parts != null) {
      parts.put(
          messages.getFirst(), scene.parts().stream().map(LeasePart::getValueDescriptor).toList());
    }
  }

  private void events(@Nullable FieldPath arm) {
    Predicate<FieldDescriptor> kinds =
        field -> isOf(field, EventKind.getDescriptor().getFullName()) && field.isRepeated();
    List<FieldPath> paths = FieldPath.all(type(), kinds);
    FieldPath within =
        paths.stream().filter(it -> arm == null || it.startsWith(arm)).findFirst().orElse(null);
    FieldPath events = within != null || paths.isEmpty() ? within : paths.getFirst();
    if (events == null && !scene.events().isEmpty()) {
      throw noPlace("--event");
    } else if (within != null && scene.events().isEmpty()) {
      assumed.add("no kind of event is named (--event): those that they may not read are left out");
    } else if (events != null && !scene.events().isEmpty()) {
      events.put(
          messageFor(events), scene.events().stream().map(EventKind::getValueDescriptor).toList());
    }
  }

  private void assumeNoArm() {
    FieldPath naming = shortest(RequestShape::namesARobot);
    List<FieldPath> others =
        FieldPath.all(type(), this::takesMore).stream()
            .filter(path -> naming == null || !naming.startsWith(path))
            .toList();
    if (!others.isEmpty()) {
      assumed.add(
          "nothing is asked for in it: "
              + policy.method().getName()
              + "."
              + others.getFirst()
              + " and the like take more");
    }
  }

  private boolean takesMore(FieldDescriptor field) {
    Demand arm = MethodPolicy.arm(field);
    Demand method = policy.demand();
    return arm != null
        && (method == null
            || arm.capability() != method.capability()
            || arm.verb() != method.verb());
  }

  /** The last, unless it is something else already and further ones may follow. */
  private Message.Builder messageFor(FieldPath path) {
    if (policy.method().isClientStreaming() && path.isBarredBy(messages.getLast())) {
      messages.add(empty.newBuilderForType());
    }
    return messages.getLast();
  }

  private @Nullable FieldPath shortest(Predicate<FieldDescriptor> wanted) {
    List<FieldPath> paths = FieldPath.all(type(), wanted);
    return paths.isEmpty() ? null : paths.getFirst();
  }

  private Descriptor type() {
    return policy.method().getInputType();
  }

  private static boolean isArm(FieldDescriptor field) {
    return MethodPolicy.arm(field) != null;
  }

  private static boolean isOf(FieldDescriptor field, String enumeration) {
    return field.getJavaType() == FieldDescriptor.JavaType.ENUM
        && field.getEnumType().getFullName().equals(enumeration);
  }

  private IllegalArgumentException noPlace(String option) {
    return new IllegalArgumentException(
        option + " (expected: not with " + policy.fullName() + ", whose requests have none)");
  }
}

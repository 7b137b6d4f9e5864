package dev.troupe.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.policy.v1.PolicyProto;
import dev.troupe.api.robot.v1.LeaseRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where in a request robots are named and arms have policies of their own: found once a method, so
 * that a message costs a look at the few fields that matter. Immutable once made.
 */
final class RequestShape {
  private final Descriptor type;
  private final Map<OneofDescriptor, Map<FieldDescriptor, Part>> choices = new LinkedHashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private final boolean standing;

  /** A field that matters. */
  private record Part(
      FieldDescriptor field, boolean robot, @Nullable Demand demand, @Nullable RequestShape inner) {
    boolean matters() {
      return robot || demand != null || inner != null;
    }
  }

  private RequestShape(Descriptor type, Map<Descriptor, @Nullable RequestShape> known) {
    this.type = type;
    boolean optional = false;
    for (FieldDescriptor field : type.getFields()) {
      Part part = part(field, known);
      OneofDescriptor choice = field.getRealContainingOneof();
      if (choice != null) {
        choices.computeIfAbsent(choice, it -> new HashMap<>()).put(field, part);
      } else if (part.matters()) {
        parts.add(part);
        optional |= part.demand() != null;
      }
    }
    choices.values().removeIf(fields -> fields.values().stream().noneMatch(Part::matters));
    this.standing = optional;
  }

  static RequestShape of(Descriptor request) {
    return new RequestShape(request, new HashMap<>());
  }

  private static Part part(FieldDescriptor field, Map<Descriptor, @Nullable RequestShape> known) {
    return new Part(field, namesARobot(field), MethodPolicy.arm(field), inner(field, known));
  }

  /** Whether it names the robot that the request is about, or a lease of it. */
  static boolean namesARobot(FieldDescriptor field) {
    return field.getOptions().getExtension(PolicyProto.robotId);
  }

  private static @Nullable RequestShape inner(
      FieldDescriptor field, Map<Descriptor, @Nullable RequestShape> known) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return null;
    }
    Descriptor type = field.getMessageType();
    if (!known.containsKey(type)) {
      // What contains itself matters only by what else it has.
      known.put(type, null);
      RequestShape shape = new RequestShape(type, known);
      boolean matters = !shape.parts.isEmpty() || !shape.choices.isEmpty();
      known.put(type, matters || isSpec(type) ? shape : null);
    }
    return known.get(type);
  }

  private static boolean isSpec(Descriptor type) {
    return type.getFullName().equals(RobotSpec.getDescriptor().getFullName());
  }

  /** Whether a message may name robots that it is about, or chooses from. */
  boolean mayNameARobot() {
    return Stream.concat(
            parts.stream(), choices.values().stream().flatMap(each -> each.values().stream()))
        .anyMatch(part -> part.robot() || (part.inner() != null && part.inner().mayNameARobot()));
  }

  /** What {@code message}, which has this shape, asks for. */
  Ask read(Message message) {
    if (parts.isEmpty() && choices.isEmpty()) {
      return Ask.NOTHING;
    }
    Ask ask = new Ask();
    collect(message, ask);
    return ask;
  }

  private void collect(Message message, Ask ask) {
    if (isSpec(type)) {
      ask.spec(((RobotSpec) message).getLabelsMap());
    }
    if (standing) {
      ask.standing(type);
    }
    for (Map.Entry<OneofDescriptor, Map<FieldDescriptor, Part>> choice : choices.entrySet()) {
      FieldDescriptor set = message.getOneofFieldDescriptor(choice.getKey());
      Part part = set == null ? null : choice.getValue().get(set);
      if (part != null) {
        ask.arm(set);
        collect(message, part, ask);
      }
    }
    for (Part part : parts) {
      if (part.field().isRepeated() || part.robot() || message.hasField(part.field())) {
        collect(message, part, ask);
      }
    }
  }

  private void collect(Message message, Part part, Ask ask) {
    if (part.demand() != null) {
      ask.demand(part.demand(), standing ? type : null);
    }
    if (part.robot()) {
      robots(message.getField(part.field()), part.field().isRepeated(), ask);
    }
    RequestShape inner = part.inner();
    if (inner == null) {
      return;
    }
    if (part.field().isRepeated()) {
      // A list of what is to be says also what is not to be.
      ask.everyRobot();
      for (Object each : (Collection<?>) message.getField(part.field())) {
        inner.collect((Message) each, ask);
      }
    } else {
      inner.collect((Message) message.getField(part.field()), ask);
    }
  }

  private static void robots(Object value, boolean several, Ask ask) {
    if (several) {
      ((Collection<?>) value).forEach(each -> robot(each, true, ask));
    } else {
      robot(value, false, ask);
    }
  }

  private static void robot(Object value, boolean selection, Ask ask) {
    if (value instanceof LeaseRef lease) {
      ask.lease(lease.getId());
    } else if (selection) {
      ask.selected((String) value);
    } else {
      ask.robot((String) value);
    }
  }
}

package dev.troupe.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A way from a message to one of the fields within it.
 *
 * @param fields from the outermost to the field itself
 */
record FieldPath(List<FieldDescriptor> fields) {
  private static final int LONGEST = 5;

  FieldPath {
    fields = List.copyOf(fields);
  }

  /** Those to the fields that are wanted, the shortest first. Lists are not entered. */
  static List<FieldPath> all(Descriptor type, Predicate<FieldDescriptor> wanted) {
    List<FieldPath> found = new ArrayList<>();
    Deque<FieldPath> open = new ArrayDeque<>();
    type.getFields().forEach(field -> open.add(new FieldPath(List.of(field))));
    while (!open.isEmpty()) {
      FieldPath path = open.remove();
      if (wanted.test(path.last())) {
        found.add(path);
      }
      open.addAll(path.longer());
    }
    return found;
  }

  private List<FieldPath> longer() {
    FieldDescriptor last = last();
    if (last.getJavaType() != JavaType.MESSAGE || last.isRepeated() || fields.size() >= LONGEST) {
      return List.of();
    }
    List<FieldPath> longer = new ArrayList<>();
    for (FieldDescriptor field : last.getMessageType().getFields()) {
      List<FieldDescriptor> all = new ArrayList<>(fields);
      all.add(field);
      longer.add(new FieldPath(all));
    }
    return longer;
  }

  FieldDescriptor first() {
    return fields.getFirst();
  }

  FieldDescriptor last() {
    return fields.getLast();
  }

  boolean startsWith(FieldPath other) {
    return fields.size() >= other.fields.size()
        && fields.subList(0, other.fields.size()).equals(other.fields);
  }

  /** Whether it is written so, or ends so. */
  boolean isCalled(String name) {
    return ("." + this).endsWith("." + name);
  }

  /** Whether the message is another of its possibilities already. */
  boolean isBarredBy(Message.Builder message) {
    OneofDescriptor choice = first().getRealContainingOneof();
    FieldDescriptor set = choice == null ? null : message.getOneofFieldDescriptor(choice);
    return set != null && !set.equals(first());
  }

  /** Sets the field, if to nothing. */
  void touch(Message.Builder message) {
    Message.Builder at = parent(message);
    at.setField(last(), at.getField(last()));
  }

  /** Sets the field, or adds to it where it is a list. */
  void put(Message.Builder message, Collection<?> values) {
    Message.Builder at = parent(message);
    for (Object value : values) {
      if (last().isRepeated()) {
        at.addRepeatedField(last(), value);
      } else {
        at.setField(last(), value);
      }
    }
  }

  private Message.Builder parent(Message.Builder message) {
    Message.Builder at = message;
    for (FieldDescriptor field : fields.subList(0, fields.size() - 1)) {
      at = at.getFieldBuilder(field);
    }
    return at;
  }

  @Override
  public String toString() {
    return fields.stream().map(FieldDescriptor::getName).collect(Collectors.joining("."));
  }
}

package dev.troupe.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import dev.troupe.api.fleet.v1.RobotOptions;
import dev.troupe.api.fleet.v1.RobotSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The part of a robot's description that a request wants to change. Labels and annotations may be
 * named one by one, which a field mask of protobuf's own cannot.
 */
final class SpecMask {
  private static final String EXPECTED =
      "a path within spec, such as labels, labels.zone or options.speech_queue";

  private final List<String> paths;

  private SpecMask(List<String> paths) {
    this.paths = paths;
  }

  /** No paths: everything that is set in {@code spec}, options one by one. */
  static SpecMask of(FieldMask mask, RobotSpec spec, Violations violations) {
    if (mask.getPathsCount() > 0) {
      mask.getPathsList()
          .forEach(path -> violations.check(isPath(path), "update_mask", path, EXPECTED));
      return new SpecMask(List.copyOf(mask.getPathsList()));
    }
    TreeSet<String> set = new TreeSet<>();
    spec.getAllFields().keySet().forEach(field -> set.add(field.getName()));
    if (set.remove("options")) {
      spec.getOptions()
          .getAllFields()
          .keySet()
          .forEach(option -> set.add("options." + option.getName()));
    }
    violations.check(!set.isEmpty(), "update_mask", "", EXPECTED);
    return new SpecMask(List.copyOf(set));
  }

  private static boolean isPath(String path) {
    int dot = path.indexOf('.');
    String head = dot < 0 ? path : path.substring(0, dot);
    String rest = dot < 0 ? "" : path.substring(dot + 1);
    FieldDescriptor field = RobotSpec.getDescriptor().findFieldByName(head);
    if (field == null || dot < 0) {
      return field != null;
    }
    return field.isMapField()
        ? !rest.isEmpty()
        : head.equals("options") && RobotOptions.getDescriptor().findFieldByName(rest) != null;
  }

  /** {@code current}, with what this mask names as it is in {@code wanted}. */
  RobotSpec merge(RobotSpec current, RobotSpec wanted) {
    RobotSpec.Builder merged = current.toBuilder();
    for (String path : paths) {
      int dot = path.indexOf('.');
      if (dot < 0) {
        copy(RobotSpec.getDescriptor().findFieldByName(path), wanted, merged);
      } else {
        inner(path.substring(0, dot), path.substring(dot + 1), wanted, merged);
      }
    }
    return merged.build();
  }

  private static void copy(FieldDescriptor field, Message from, Message.Builder to) {
    if (field.isRepeated() || from.hasField(field)) {
      to.setField(field, from.getField(field));
    } else {
      to.clearField(field);
    }
  }

  private static void inner(String head, String rest, RobotSpec wanted, RobotSpec.Builder merged) {
    switch (head) {
      case "labels" -> {
        Map<String, String> labels = one(merged.getLabelsMap(), wanted.getLabelsMap(), rest);
        merged.clearLabels().putAllLabels(labels);
      }
      case "annotations" -> {
        Map<String, String> all = one(merged.getAnnotationsMap(), wanted.getAnnotationsMap(), rest);
        merged.clearAnnotations().putAllAnnotations(all);
      }
      default ->
          copy(
              RobotOptions.getDescriptor().findFieldByName(rest),
              wanted.getOptions(),
              merged.getOptionsBuilder());
    }
  }

  private static Map<String, String> one(
      Map<String, String> current, Map<String, String> wanted, String key) {
    Map<String, String> merged = new LinkedHashMap<>(current);
    merged.remove(key);
    if (wanted.containsKey(key)) {
      merged.put(key, wanted.get(key));
    }
    return merged;
  }
}

package dev.troupe.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes configuration records of {@link Node}s. A component {@code maxFrame} is the key {@code
 * max_frame}; what is not written comes from the default record; what no component answers to is
 * refused. Goes on after a problem, so that all of them are found.
 */
final class RecordBinder {
  private static final Object FAILED = new Object();

  private final Map<Class<?>, Function<String, ?>> readers;
  private final Map<Class<?>, Record> presets;
  private final Problems problems;

  RecordBinder(Problems problems) {
    this(Map.of(), Map.of(), problems);
  }

  /**
   * @param readers types of ours that are written as one word, each with what makes one; its
   *     IllegalArgumentException says what was expected
   * @param presets defaults of records inside records or mappings that have none
   */
  RecordBinder(
      Map<Class<?>, Function<String, ?>> readers,
      Map<Class<?>, Record> presets,
      Problems problems) {
    this.readers = readers;
    this.presets = presets;
    this.problems = problems;
  }

  /**
   * @param defaults where unwritten components come from, or null when all that are not nullable
   *     must be written
   * @return null after a problem
   */
  <R extends Record> @Nullable R bind(Class<R> type, Node node, @Nullable R defaults, String path) {
    Object bound = record(type, node, defaults, path);
    return bound == FAILED ? null : type.cast(bound);
  }

  private Object record(Class<?> type, Node node, @Nullable Object defaults, String path) {
    if (node instanceof Node.Empty && defaults != null) {
      return defaults;
    }
    if (!(node instanceof Node.Mapping mapping)) {
      return fail(node, path + ": " + node.written() + " (expected: a mapping)");
    }
    RecordShape shape = RecordShape.of(type);
    boolean good = refuseUnknown(mapping, shape.keys(), path);
    @Nullable Object[] values = new Object[shape.parts().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = part(shape.parts().get(i), mapping, defaults, path);
      good &= values[i] != FAILED;
    }
    return good ? make(shape, values, node, path) : FAILED;
  }

  private boolean refuseUnknown(Node.Mapping mapping, Set<String> known, String path) {
    boolean good = true;
    for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
      if (!known.contains(entry.getKey())) {
        fail(
            entry.getValue(),
            Problems.join(path, entry.getKey())
                + ": unknown option (expected: one of "
                + String.join(", ", known)
                + ")");
        good = false;
      }
    }
    return good;
  }

  private @Nullable Object part(
      RecordShape.Part part, Node.Mapping mapping, @Nullable Object defaults, String path) {
    Object preset = defaults == null ? presets.get(part.type()) : part.read(defaults);
    Node node = mapping.entries().get(part.key());
    if (node != null && !(node instanceof Node.Empty)) {
      return value(part.generic(), node, preset, Problems.join(path, part.key()));
    } else if (preset != null || part.nullable()) {
      return preset;
    } else if (part.type() == Map.class) {
      return Map.of();
    } else if (part.type() == List.class) {
      return List.of();
    }
    return fail(mapping, Problems.join(path, part.key()) + ": missing (expected: a value)");
  }

  private Object value(Type type, Node node, @Nullable Object preset, String path) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? map(arguments[1], node, path)
          : list(arguments[0], node, path);
    }
    Class<?> raw = (Class<?>) type;
    return raw.isRecord() && !readers.containsKey(raw)
        ? record(raw, node, preset, path)
        : scalar(raw, node, path);
  }

  private Object map(Type type, Node node, String path) {
    if (!(node instanceof Node.Mapping mapping)) {
      return fail(node, path + ": " + node.written() + " (expected: a mapping)");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    Object preset = type instanceof Class<?> raw ? presets.get(raw) : null;
    mapping
        .entries()
        .forEach(
            (key, inner) -> values.put(key, value(type, inner, preset, Problems.join(path, key))));
    return values.containsValue(FAILED) ? FAILED : values;
  }

  private Object list(Type type, Node node, String path) {
    if (!(node instanceof Node.Sequence sequence)) {
      return fail(node, path + ": " + node.written() + " (expected: a list)");
    }
    List<Object> values = new ArrayList<>();
    for (Node item : sequence.items()) {
      values.add(value(type, item, null, path + "[" + values.size() + "]"));
    }
    return values.contains(FAILED) ? FAILED : List.copyOf(values);
  }

  private Object scalar(Class<?> type, Node node, String path) {
    if (!(node instanceof Node.Scalar scalar)) {
      return fail(node, path + ": " + node.written() + " (expected: a single value)");
    }
    Function<String, ?> reader = readers.get(type);
    try {
      return reader == null ? Scalars.read(type, scalar.text()) : reader.apply(scalar.text());
    } catch (IllegalArgumentException e) {
      // Who writes a key where its name belongs must not find it in a log.
      boolean secret = type == KeptSecret.class || type == NamedSecret.class;
      String written = secret ? "***" : node.written();
      return fail(node, path + ": " + written + " (expected: " + e.getMessage() + ")");
    }
  }

  private Object make(RecordShape shape, @Nullable Object[] values, Node node, String path) {
    try {
      return shape.make(values);
    } catch (IllegalArgumentException refused) {
      // Compact constructors say "key: value (expected: …)".
      return fail(node, Problems.join(path, String.valueOf(refused.getMessage())));
    }
  }

  private Object fail(Node node, String problem) {
    problems.add(node.origin(), problem);
    return FAILED;
  }
}

package dev.troupe.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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

  /** The key of a component: {@code maxFrame} is written {@code max_frame}. */
  static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
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
    RecordComponent[] components = type.getRecordComponents();
    boolean good = refuseUnknown(mapping, components, path);
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = component(components[i], mapping, defaults, path);
      good &= values[i] != FAILED;
    }
    return good ? construct(type, components, values, node, path) : FAILED;
  }

  private boolean refuseUnknown(Node.Mapping mapping, RecordComponent[] components, String path) {
    Set<String> known =
        Arrays.stream(components).map(RecordBinder::key).collect(Collectors.toSet());
    boolean good = true;
    for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
      if (!known.contains(entry.getKey())) {
        String expected = known.stream().sorted().collect(Collectors.joining(", "));
        fail(
            entry.getValue(),
            Problems.join(path, entry.getKey())
                + ": unknown option (expected: one of "
                + expected
                + ")");
        good = false;
      }
    }
    return good;
  }

  private @Nullable Object component(
      RecordComponent component, Node.Mapping mapping, @Nullable Object defaults, String path) {
    String key = key(component);
    Object preset = defaults == null ? presets.get(component.getType()) : read(component, defaults);
    Node node = mapping.entries().get(key);
    if (node != null && !(node instanceof Node.Empty)) {
      return value(component.getGenericType(), node, preset, Problems.join(path, key));
    } else if (preset != null || component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      return preset;
    } else if (component.getType() == Map.class) {
      return Map.of();
    } else if (component.getType() == List.class) {
      return List.of();
    }
    return fail(mapping, Problems.join(path, key) + ": missing (expected: a value)");
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
      boolean secret = type == Secret.class || type == NamedSecret.class;
      String written = secret ? "***" : node.written();
      return fail(node, path + ": " + written + " (expected: " + e.getMessage() + ")");
    }
  }

  private static @Nullable Object read(RecordComponent component, Object owner) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  private Object construct(
      Class<?> type,
      RecordComponent[] components,
      @Nullable Object[] values,
      Node node,
      String path) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        // Compact constructors say "key: value (expected: …)".
        return fail(node, Problems.join(path, String.valueOf(refused.getMessage())));
      }
      throw new IllegalStateException(type + " cannot be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  private Object fail(Node node, String problem) {
    problems.add(node.origin(), problem);
    return FAILED;
  }
}

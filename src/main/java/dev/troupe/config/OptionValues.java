package dev.troupe.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A robot's options one by one, under the keys that the file has for them: so that one may be set,
 * compared or written without every place knowing all of them.
 */
public final class OptionValues {
  private static final List<RecordComponent> COMPONENTS =
      List.of(RobotOptions.class.getRecordComponents());

  private OptionValues() {}

  /** In the order of the file. Values are as the record has them. */
  public static SequencedMap<String, Object> of(RobotOptions options) {
    SequencedMap<String, Object> values = new LinkedHashMap<>();
    COMPONENTS.forEach(
        component -> values.put(RecordBinder.key(component), read(component, options)));
    return Collections.unmodifiableSequencedMap(values);
  }

  /**
   * {@code base} with other values for some keys.
   *
   * @throws IllegalArgumentException as the record says it
   */
  public static RobotOptions over(RobotOptions base, Map<String, Object> values) {
    SequencedMap<String, Object> all = new LinkedHashMap<>(of(base));
    values.forEach((key, value) -> {
      if (all.replace(key, value) == null) {
        throw new IllegalArgumentException(key + ": unknown option");
      }
    });
    Class<?>[] types = COMPONENTS.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return RobotOptions.class.getDeclaredConstructor(types).newInstance(all.values().toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException("options cannot be made of " + all, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("options cannot be made of " + all, e);
    }
  }

  private static Object read(RecordComponent component, RobotOptions options) {
    try {
      return component.getAccessor().invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }
}

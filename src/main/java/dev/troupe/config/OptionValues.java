package dev.troupe.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A robot's options one by one, under the keys that the file has for them: so that one may be set,
 * compared or written without every place knowing all of them.
 */
public final class OptionValues {
  private static final RecordShape SHAPE = RecordShape.of(RobotOptions.class);

  private OptionValues() {}

  /** In the order of the file. Values are as the record has them. */
  public static SequencedMap<String, Object> of(RobotOptions options) {
    SequencedMap<String, Object> values = new LinkedHashMap<>();
    SHAPE.parts().forEach(part -> values.put(part.key(), part.read(options)));
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
    return (RobotOptions) SHAPE.make(all.values().toArray());
  }
}

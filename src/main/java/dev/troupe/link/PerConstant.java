package dev.troupe.link;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** One meter for each constant of an enum, made at once so that all show from the start. */
public final class PerConstant<K extends Enum<K>, V> {
  private final List<V> values;

  public PerConstant(Class<K> type, Function<K, V> maker) {
    values = Arrays.stream(type.getEnumConstants()).map(maker).toList();
  }

  public V of(K constant) {
    return values.get(constant.ordinal());
  }
}

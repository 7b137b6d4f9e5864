package dev.troupe.cluster;

import com.hazelcast.partition.PartitioningStrategy;

/**
 * Keeps lines together that belong together: those whose keys have the same first line. Named to
 * the engine twice, for each map and as its default, since some of its calls look at one only.
 */
final class Placement implements PartitioningStrategy<Object> {
  private static final long serialVersionUID = 1;
  private static final char SEPARATOR = '\n';

  static String key(String together, String apart) {
    return together + SEPARATOR + apart;
  }

  @Override
  public Object getPartitionKey(Object key) {
    return key instanceof String text && text.indexOf(SEPARATOR) >= 0
        ? text.substring(0, text.indexOf(SEPARATOR))
        : key;
  }
}

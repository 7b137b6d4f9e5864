package dev.troupe.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.troupe.config.ClusterConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Iterator;

/** Starts Hazelcast, and sees that there are not more members than the majority is counted for. */
final class Engine {
  private Engine() {}

  /**
   * Blocks, for seconds.
   *
   * @throws IllegalStateException when it cannot, or is one too many
   */
  static HazelcastInstance start(ClusterConfig told) {
    System.setProperty(EngineConfig.LOGGING, "slf4j");
    InetAddress host = resolved(told.host());
    int port = told.port() == 0 ? free(host) : told.port();
    HazelcastInstance engine = Hazelcast.newHazelcastInstance(EngineConfig.of(told, host, port));
    if (isSurplus(engine, told.maxReplicas())) {
      int members = engine.getCluster().getMembers().size();
      engine.getLifecycleService().terminate();
      throw new IllegalStateException(
          "cluster.max_replicas: "
              + told.maxReplicas()
              + " (expected: as many as there are replicas at the most, now "
              + members
              + ")");
    }
    return engine;
  }

  /** With one more than that, two halves could both be a majority. */
  private static boolean isSurplus(HazelcastInstance engine, int most) {
    Iterator<Member> oldestFirst = engine.getCluster().getMembers().iterator();
    for (int i = 0; i < most && oldestFirst.hasNext(); i++) {
      if (oldestFirst.next().localMember()) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress resolved(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cluster.host: " + host + " (expected: an address or a name that has one)", e);
    }
  }

  private static int free(InetAddress host) {
    try (ServerSocket socket = new ServerSocket(0, 1, host)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("cluster.host: " + host + " has no free port", e);
    }
  }
}

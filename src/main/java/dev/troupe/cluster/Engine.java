package dev.troupe.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.troupe.config.ClusterConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts Hazelcast, and sees that all members count majority and leases alike, and that there are
 * not more of them than that.
 */
final class Engine {
  private Engine() {}

  /**
   * Blocks, for seconds.
   *
   * @throws IllegalStateException when it cannot, is one too many, or was told otherwise than the
   *     others
   */
  static HazelcastInstance start(ClusterConfig told) {
    System.setProperty(EngineConfig.LOGGING, "slf4j");
    InetAddress host = resolved(told.host());
    int port = told.port() == 0 ? free(host) : told.port();
    tryOpen(told, host, port);
    HazelcastInstance engine = Hazelcast.newHazelcastInstance(EngineConfig.of(told, host, port));
    agree(engine, told);
    if (!findsRoom(engine, told)) {
      int members = engine.getCluster().getMembers().size();
      engine.getLifecycleService().terminate();
      throw new IllegalStateException(
          "cluster.max_replicas: "
              + told.maxReplicas()
              + " (expected: at least as many as there are replicas, now "
              + members
              + ")");
    }
    return engine;
  }

  /** Others wait leases out and count majorities by what they were told themselves. */
  private static void agree(HazelcastInstance engine, ClusterConfig told) {
    for (Member member : engine.getCluster().getMembers()) {
      EngineConfig.shared(told)
          .forEach((name, ours) -> {
            String theirs = member.getAttribute(name);
            if (theirs != null && !theirs.equals(ours)) {
              engine.getLifecycleService().terminate();
              throw new IllegalStateException(
                  "%s: %s (expected: %s, as the replica at %s has it)"
                      .formatted(name, ours, theirs, member.getAddress()));
            }
          });
    }
  }

  /** One that comes back may meet its former life, which the others have not missed yet. */
  private static boolean findsRoom(HazelcastInstance engine, ClusterConfig told) {
    CountDownLatch room = new CountDownLatch(1);
    Runnable look =
        () -> {
          if (!isSurplus(engine, told.maxReplicas())) {
            room.countDown();
          }
        };
    UUID listening =
        engine
            .getCluster()
            .addMembershipListener(
                new MembershipAdapter() {
                  @Override
                  public void memberRemoved(MembershipEvent event) {
                    look.run();
                  }
                });
    look.run();
    try {
      return room.await(2 * told.lease().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      engine.getCluster().removeMembershipListener(listening);
    }
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

  /** The engine would say so in its own words, on twenty lines. */
  private static void tryOpen(ClusterConfig told, InetAddress host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new IllegalStateException(
          "cluster.host: %s, cluster.port: %d (expected: an address of this machine and a port that is free there): %s"
              .formatted(told.host(), port, e.getMessage()),
          e);
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

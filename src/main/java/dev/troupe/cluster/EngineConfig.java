package dev.troupe.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.PartitioningStrategyConfig;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionOn;
import dev.troupe.config.ClusterConfig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;

/**
 * How Hazelcast is set up: it finds members where it is told and nowhere else, listens on one
 * address, keeps every line on every replica, and changes none unless a majority is in sight and
 * all of it has the change.
 */
final class EngineConfig {
  static final String MEMBERS = "members";
  static final String OWNERS = "owners";
  static final String LUGGAGE = "luggage";
  static final String MARKS = "marks";

  /** Logs go where all logs go. Of the process: some of its loggers are made before any config. */
  static final String LOGGING = "hazelcast.logging.type";

  private static final String MAJORITY = "majority";
  private static final int MOST_BACKUPS = 6;
  private static final int LUGGAGE_SECONDS = 60;
  private static final int MARK_SECONDS = (int) Duration.ofMinutes(10).toSeconds();
  private static final int MARKS_MOST = 200_000;

  private EngineConfig() {}

  static Config of(ClusterConfig told, InetAddress host, int port) {
    Config config = new Config();
    config.setClusterName(told.name());
    config.setInstanceName(told.name() + "@" + host.getHostAddress() + ":" + port);
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    // Whoever reaches the port could otherwise have any class of ours instantiated.
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
    properties(told, host).forEach(config::setProperty);
    shared(told)
        .forEach((name, value) -> config.getMemberAttributeConfig().setAttribute(name, value));
    network(config.getNetworkConfig(), told, host, port);
    int quorum = told.quorum();
    if (quorum > 1) {
      config.addSplitBrainProtectionConfig(
          new SplitBrainProtectionConfig(MAJORITY, true, quorum)
              .setProtectOn(SplitBrainProtectionOn.READ_WRITE));
    }
    config.addMapConfig(map(MEMBERS, told));
    config.addMapConfig(map(OWNERS, told));
    config.addMapConfig(map(LUGGAGE, told).setTimeToLiveSeconds(LUGGAGE_SECONDS));
    config.addMapConfig(
        map(MARKS, told)
            .setTimeToLiveSeconds(MARK_SECONDS)
            .setEvictionConfig(
                new EvictionConfig()
                    .setEvictionPolicy(EvictionPolicy.LRU)
                    .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                    .setSize(MARKS_MOST)));
    return config;
  }

  /** What all replicas have to say the same of, as others read it. */
  static Map<String, String> shared(ClusterConfig told) {
    return Map.of(
        "cluster.lease",
        told.lease().toMillis() + "ms",
        "cluster.max_replicas",
        String.valueOf(told.maxReplicas()));
  }

  private static Map<String, String> properties(ClusterConfig told, InetAddress host) {
    long lease = told.lease().toMillis();
    return Map.ofEntries(
        Map.entry(LOGGING, "slf4j"),
        Map.entry("hazelcast.phone.home.enabled", "false"),
        Map.entry("hazelcast.shutdownhook.enabled", "false"),
        Map.entry("hazelcast.health.monitoring.level", "OFF"),
        Map.entry("hazelcast.socket.bind.any", "false"),
        Map.entry("hazelcast.socket.server.bind.any", "false"),
        Map.entry("hazelcast.prefer.ipv4.stack", String.valueOf(!(host instanceof Inet6Address))),
        // A change that not all have in time has failed: it must not count.
        Map.entry("hazelcast.operation.fail.on.indeterminate.state", "true"),
        Map.entry("hazelcast.operation.backup.timeout.millis", String.valueOf(lease / 14)),
        Map.entry("hazelcast.operation.call.timeout.millis", String.valueOf(lease / 2)),
        Map.entry("hazelcast.invocation.max.retry.count", "10"),
        Map.entry("hazelcast.invocation.retry.pause.millis", "100"),
        Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
        // Well within a lease: a majority must have left the silent one behind before leases of its
        // own end, and agree on that before the engine's claim of the next master counts as failed.
        Map.entry(
            "hazelcast.max.no.heartbeat.seconds",
            String.valueOf(Math.max(2, Math.round(lease * 0.4 / 1000)))),
        Map.entry("hazelcast.merge.first.run.delay.seconds", "5"),
        Map.entry("hazelcast.merge.next.run.delay.seconds", "5"),
        Map.entry("hazelcast.wait.seconds.before.join", "1"),
        Map.entry("hazelcast.max.wait.seconds.before.join", "5"),
        Map.entry("hazelcast.graceful.shutdown.max.wait", "10"),
        // A few hundred lines: more partitions only cost time when members come and go.
        Map.entry("hazelcast.partition.count", "31"),
        Map.entry("hazelcast.partitioning.strategy.class", Placement.class.getName()),
        Map.entry("hazelcast.io.input.thread.count", "1"),
        // What is to be sent to a process that accepts a connection and sleeps keeps its thread
        // busy for as long: nobody else's heartbeats may wait behind that.
        Map.entry("hazelcast.io.output.thread.count", "16"),
        Map.entry("hazelcast.operation.thread.count", "2"),
        Map.entry("hazelcast.operation.generic.thread.count", "2"),
        Map.entry("hazelcast.operation.response.thread.count", "1"),
        Map.entry("hazelcast.event.thread.count", "1"));
  }

  private static void network(
      NetworkConfig network, ClusterConfig told, InetAddress host, int port) {
    network.setPort(port).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface(host.getHostAddress());
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    if (told.serviceDns().isEmpty()) {
      join.getTcpIpConfig().setEnabled(true).setMembers(told.members());
    } else {
      join.getKubernetesConfig()
          .setEnabled(true)
          .setProperty("service-dns", told.serviceDns())
          .setProperty("service-port", String.valueOf(port));
    }
  }

  private static MapConfig map(String name, ClusterConfig told) {
    MapConfig map =
        new MapConfig(name)
            .setBackupCount(Math.min(MOST_BACKUPS, told.maxReplicas() - 1))
            .setPartitioningStrategyConfig(new PartitioningStrategyConfig(new Placement()))
            // What a minority kept is older than what the majority did since.
            .setMergePolicyConfig(
                new MergePolicyConfig(
                    DiscardMergePolicy.class.getName(), MergePolicyConfig.DEFAULT_BATCH_SIZE));
    return told.quorum() > 1 ? map.setSplitBrainProtectionName(MAJORITY) : map;
  }
}

package dev.troupe.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How replicas find each other and share the robots.
 *
 * @param enabled whether there are any others; if not, nothing of a cluster is started
 * @param name of the cluster: replicas of another name are strangers
 * @param replica what the others call this one, unique among them; the machine's name when empty
 * @param host address to bind, under which the others reach this replica
 * @param port of the members among themselves; 0 takes a free one
 * @param relayPort where calls arrive that another replica passes on; 0 takes a free one
 * @param members HOST:PORT of all replicas, this one included or not
 * @param serviceDns a DNS name with an address for each replica, in place of {@code members}
 * @param maxReplicas how many there are at the most: more than half of them decide
 * @param lease how long a replica that is not heard of keeps its robots
 * @param settle how long a change of replicas may be followed by another one before robots move
 * @param tls of the relay port
 */
public record ClusterConfig(
    boolean enabled,
    String name,
    String replica,
    String host,
    int port,
    int relayPort,
    List<String> members,
    String serviceDns,
    int maxReplicas,
    Duration lease,
    Duration settle,
    Tls tls) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
  private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]{1,5})");
  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]");
  private static final int LONGEST_NAME = 253;

  public static final ClusterConfig DEFAULT =
      new ClusterConfig(
          false,
          "troupe",
          "",
          "127.0.0.1",
          5701,
          7705,
          List.of(),
          "",
          3,
          Duration.ofSeconds(7),
          Duration.ofSeconds(2),
          Tls.NONE);

  public ClusterConfig {
    Check.require(isName(name), "name", name, "letters and digits, with '.', '_' or '-' inside");
    Check.require(
        replica.isEmpty() || isName(replica),
        "replica",
        replica,
        "letters and digits, with '.', '_' or '-' inside, or nothing");
    Check.require(!host.isBlank(), "host", host, "an address or name to bind");
    Check.require(
        !WILDCARDS.contains(host),
        "host",
        host,
        "an address under which the others reach this replica, not all of the machine's");
    Check.range("port", port, 0, 65_535);
    Check.range("relay_port", relayPort, 0, 65_535);
    Check.require(
        relayPort == 0 || relayPort != port, "relay_port", relayPort, "another one than port");
    members = List.copyOf(members);
    for (String member : members) {
      Check.require(isAddress(member), "members", member, "HOST:PORT");
    }
    Check.require(
        members.isEmpty() || serviceDns.isEmpty(),
        "service_dns",
        serviceDns,
        "nothing, as members says where the replicas are");
    Check.range("max_replicas", maxReplicas, 1, 7);
    Check.require(
        members.size() <= maxReplicas,
        "members",
        members.size() + " of them",
        "max_replicas at the most, " + maxReplicas);
    Check.require(
        !enabled || maxReplicas == 1 || !members.isEmpty() || !serviceDns.isEmpty(),
        "members",
        "nothing",
        "HOST:PORT of the replicas, or service_dns");
    Check.range("lease", lease, Duration.ofSeconds(2), Duration.ofSeconds(60));
    Check.range("settle", settle, Duration.ZERO, Duration.ofSeconds(60));
  }

  private static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
  }

  private static boolean isAddress(String text) {
    var address = ADDRESS.matcher(text);
    if (!address.matches()) {
      return false;
    }
    int port = Integer.parseInt(address.group(2));
    return port > 0 && port <= 65_535;
  }

  /** How many replicas have to see each other for any of them to act. */
  public int quorum() {
    return maxReplicas / 2 + 1;
  }

  /** Whether only this machine reaches the ports. */
  boolean isLocal() {
    return Loopback.covers(host);
  }

  /**
   * Mutual TLS between replicas: each shows the others a certificate of one authority. The files
   * are PEM and read again when they change.
   *
   * @param certificate this replica's own, with those between it and its root behind it
   * @param key of the certificate, PKCS#8 and not encrypted
   * @param ca who vouches for the replicas, and for nobody else
   */
  public record Tls(@Nullable Path certificate, @Nullable Path key, @Nullable Path ca) {
    public static final Tls NONE = new Tls(null, null, null);

    public Tls {
      Check.require(
          (certificate == null) == (key == null) && (key == null) == (ca == null),
          certificate == null ? "certificate" : key == null ? "key" : "ca",
          "nothing",
          "a PEM file, as certificate, key and ca come together");
    }

    public boolean isOn() {
      return certificate != null;
    }
  }
}

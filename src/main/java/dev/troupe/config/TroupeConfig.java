package dev.troupe.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Everything a gateway is told before it starts. What each option means stands in {@code
 * reference.yaml}.
 *
 * @param policies what is allowed; with none, and nobody known, everything
 * @param robotDefaults how robots are treated that say nothing else
 * @param secrets by the names that robots and options refer to them
 * @param robots in the order of the file
 */
public record TroupeConfig(
    ServerConfig server,
    ManagementConfig management,
    LinkConfig link,
    RecognitionConfig recognition,
    AvatarsConfig avatars,
    StoreConfig store,
    ClusterConfig cluster,
    FleetConfig fleet,
    SecurityConfig security,
    List<PolicyRule> policies,
    AuditConfig audit,
    LimitsConfig limits,
    TracingConfig tracing,
    RobotOptions robotDefaults,
    Map<String, KeptSecret> secrets,
    List<RobotConfig> robots) {

  private static final Set<String> CHANGEABLE = Set.of("policies", "secrets", "robots");

  public static final TroupeConfig DEFAULT =
      new TroupeConfig(
          ServerConfig.DEFAULT,
          ManagementConfig.DEFAULT,
          LinkConfig.DEFAULT,
          RecognitionConfig.DEFAULT,
          AvatarsConfig.DEFAULT,
          StoreConfig.DEFAULT,
          ClusterConfig.DEFAULT,
          FleetConfig.DEFAULT,
          SecurityConfig.DEFAULT,
          List.of(),
          AuditConfig.DEFAULT,
          LimitsConfig.DEFAULT,
          TracingConfig.DEFAULT,
          RobotOptions.DEFAULT,
          Map.of(),
          List.of());

  public TroupeConfig {
    policies = List.copyOf(policies);
    secrets = Map.copyOf(secrets);
    robots = List.copyOf(robots);
    Check.require(
        management.port() == 0 || management.port() != server.port(),
        "management.port",
        management.port(),
        "another one than server.port");
    Check.require(
        server.insecure()
            || Loopback.covers(server.host())
            || (server.tls().isOn() && knowsCallers(server, security)),
        "server.host",
        server.host(),
        "an address of this machine alone, such as 127.0.0.1; or server.tls and a way to know"
            + " callers: server.tls.client_auth, security.tokens or security.keys; or"
            + " server.insecure: true, `serve --insecure`");
    if (cluster.enabled()) {
      check(cluster, server, management, store);
    }
  }

  private static void check(
      ClusterConfig cluster, ServerConfig server, ManagementConfig management, StoreConfig store) {
    Check.require(
        store.engine() == StoreConfig.Engine.POSTGRESQL,
        "cluster.enabled",
        true,
        "store.engine: postgresql with it, as replicas share what must last");
    Check.require(
        server.insecure() || cluster.isLocal() || cluster.tls().isOn(),
        "cluster.host",
        cluster.host(),
        "an address of this machine alone, such as 127.0.0.1; or cluster.tls; or server.insecure:"
            + " true, `serve --insecure`");
    for (int port : List.of(cluster.port(), cluster.relayPort())) {
      Check.require(
          port == 0 || (port != server.port() && port != management.port()),
          port == cluster.port() ? "cluster.port" : "cluster.relay_port",
          port,
          "another one than server.port and management.port");
    }
  }

  private static boolean knowsCallers(ServerConfig server, SecurityConfig security) {
    return server.tls().asksClients() || security.knowsCallers();
  }

  /** Whether callers have to say who they are. */
  public boolean knowsCallers() {
    return knowsCallers(server, security);
  }

  /** The same gateway, with what must last in another file. */
  public TroupeConfig keepingIn(Path file) {
    return new TroupeConfig(
        server,
        management,
        link,
        recognition,
        avatars,
        store.in(file),
        cluster,
        fleet,
        security,
        policies,
        audit,
        limits,
        tracing,
        robotDefaults,
        secrets,
        robots);
  }

  /** The same gateway with other robots. */
  public TroupeConfig with(Map<String, KeptSecret> secrets, List<RobotConfig> robots) {
    return new TroupeConfig(
        server,
        management,
        link,
        recognition,
        avatars,
        store,
        cluster,
        fleet,
        security,
        policies,
        audit,
        limits,
        tracing,
        robotDefaults,
        secrets,
        robots);
  }

  /**
   * The sections in which {@code other} differs, as they are written: all but robots and policies,
   * which can change while a gateway runs, and secrets, which {@link Secrets} renews where they are
   * used.
   */
  public List<String> differences(TroupeConfig other) {
    return RecordShape.of(TroupeConfig.class).parts().stream()
        .filter(section -> !CHANGEABLE.contains(section.key()))
        .filter(section -> !Objects.equals(section.read(this), section.read(other)))
        .map(RecordShape.Part::key)
        .toList();
  }
}

package dev.troupe.config;

import java.util.List;
import java.util.Map;

/**
 * Everything a gateway is told before it starts. What each option means stands in {@code
 * reference.yaml}.
 *
 * @param policies what is allowed; with none, and nobody known, everything
 * @param robotDefaults how robots are treated that say nothing else
 * @param secrets by the names that robots refer to them
 * @param robots in the order of the file
 */
public record TroupeConfig(
    ServerConfig server,
    ManagementConfig management,
    LinkConfig link,
    RecognitionConfig recognition,
    AvatarsConfig avatars,
    StoreConfig store,
    List<PolicyRule> policies,
    AuditConfig audit,
    LimitsConfig limits,
    RobotOptions robotDefaults,
    Map<String, Secret> secrets,
    List<RobotConfig> robots) {

  public static final TroupeConfig DEFAULT =
      new TroupeConfig(
          ServerConfig.DEFAULT,
          ManagementConfig.DEFAULT,
          LinkConfig.DEFAULT,
          RecognitionConfig.DEFAULT,
          AvatarsConfig.DEFAULT,
          StoreConfig.DEFAULT,
          List.of(),
          AuditConfig.DEFAULT,
          LimitsConfig.DEFAULT,
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
  }

  /** The same gateway with other robots. */
  public TroupeConfig with(Map<String, Secret> secrets, List<RobotConfig> robots) {
    return new TroupeConfig(
        server,
        management,
        link,
        recognition,
        avatars,
        store,
        policies,
        audit,
        limits,
        robotDefaults,
        secrets,
        robots);
  }
}

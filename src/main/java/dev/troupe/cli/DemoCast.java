package dev.troupe.cli;

import dev.troupe.config.ConfigFile;
import dev.troupe.config.TroupeConfig;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All simulated vendors of a demo that runs, and the configuration of a gateway in front of them.
 */
final class DemoCast {
  private static final int START_SECONDS = 20;
  private static final int STOP_SECONDS = 5;

  private final List<DemoScene> scenes = new ArrayList<>();

  private DemoCast() {}

  /** Opens one after the other, in the order in which they are told of. */
  static DemoCast open(Vertx vertx, List<DemoPart> parts) {
    DemoCast cast = new DemoCast();
    for (DemoPart part : parts) {
      cast.scenes.add(start(vertx, part));
    }
    return cast;
  }

  private static DemoScene start(Vertx vertx, DemoPart part) {
    try {
      return part.open(vertx).await(START_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new StartException(
          "%s cannot start: %s (%s takes free ports)"
              .formatted(part.name(), failure.getMessage(), part.freePorts()),
          failure);
    }
  }

  List<DemoScene> scenes() {
    return scenes;
  }

  /** What a person would write into a file of their own. */
  String sample(int port, int managementPort) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("server:\n  port: ").append(port).append('\n');
    yaml.append("management:\n  port: ").append(managementPort).append('\n');
    StringBuilder secrets = new StringBuilder();
    for (DemoScene scene : scenes) {
      scene
          .secrets()
          .forEach((name, secret) ->
              secrets.append(
                  "  %s: {env: %s} # here: %s\n"
                      .formatted(name, secret.variable(), secret.value())));
    }
    if (!secrets.isEmpty()) {
      yaml.append("secrets:\n").append(secrets);
    }
    scenes.forEach(scene -> yaml.append(scene.configuration()));
    return yaml.toString();
  }

  /**
   * Reads the sample as {@code serve} would read the file, with the secrets where it names them.
   */
  TroupeConfig config(String sample, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    for (DemoScene scene : scenes) {
      scene.secrets().values().forEach(secret -> all.put(secret.variable(), secret.value()));
    }
    return ConfigFile.parse("the demo's configuration", sample, all);
  }

  void close() throws TimeoutException {
    for (DemoScene scene : scenes) {
      scene.close().await(STOP_SECONDS, TimeUnit.SECONDS);
    }
  }
}

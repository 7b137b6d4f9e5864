package dev.troupe.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Which package may import which of ours. The root may import all, and nobody imports it. */
final class PackageTable {
  static final String ROOT = "dev.troupe";

  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          // The server's side for one thing: `policy check` lets its code judge a call.
          Map.entry("cli", Set.of("api", "audio", "config", "grpc", "simulator", "security")),
          Map.entry(
              "grpc",
              Set.of(
                  "api",
                  "conversation",
                  "fleet",
                  "store",
                  "robot",
                  "recognition",
                  "avatar",
                  "link",
                  "audio",
                  "cluster",
                  "security",
                  "config",
                  "telemetry",
                  "time")),
          Map.entry("web", Set.of("fleet", "security", "telemetry", "config")),
          Map.entry("conversation", Set.of("fleet", "robot", "recognition", "avatar", "audio")),
          Map.entry(
              "fleet",
              Set.of(
                  "robot",
                  "link",
                  "audio",
                  "store",
                  "cluster",
                  "security",
                  "telemetry",
                  "time",
                  "config")),
          Map.entry("store", Set.of("telemetry", "config")),
          Map.entry("robot", Set.of()),
          Map.entry("recognition", Set.of("link", "audio", "telemetry", "time", "config")),
          Map.entry("avatar", Set.of("link", "audio", "telemetry", "time", "config")),
          Map.entry("link", Set.of("telemetry", "time", "config")),
          Map.entry("furhat", Set.of("robot", "link")),
          Map.entry("uhlive", Set.of("recognition", "link")),
          Map.entry("spatialwalk", Set.of("avatar", "link")),
          Map.entry("audio", Set.of()),
          Map.entry(
              "client",
              Set.of(
                  "furhat",
                  "uhlive",
                  "spatialwalk",
                  "robot",
                  "recognition",
                  "avatar",
                  "link",
                  "audio",
                  "telemetry",
                  "time",
                  "config")),
          Map.entry("cluster", Set.of("telemetry", "time", "config")),
          Map.entry("security", Set.of("config", "telemetry")),
          Map.entry("tracing", Set.of("config", "telemetry")),
          Map.entry("config", Set.of()),
          Map.entry("telemetry", Set.of()),
          Map.entry("time", Set.of()),
          Map.entry("simulator", Set.of("config", "audio", "time")),
          Map.entry("api", Set.of()));

  /** Drawn, so that they are not made up on the way; the code may come later. */
  static final Set<String> NAMES = MAY_IMPORT.keySet();

  private PackageTable() {}

  /**
   * @param from the part below the root, "" for the root itself
   */
  static boolean allows(String from, String to) {
    return from.equals(to)
        || from.isEmpty()
        || (!to.isEmpty() && MAY_IMPORT.getOrDefault(from, Set.of()).contains(to));
  }

  /** What people wrote below {@code target/folder}; generated code is not read, it is large. */
  static JavaClasses written(String folder) {
    return new ClassFileImporter()
        .withImportOption(location -> !location.contains("/dev/troupe/api/"))
        .withImportOption(location -> !location.contains("/dev/troupe/spatialwalk/wire/"))
        .importPath(Path.of("target", folder, "dev", "troupe"));
  }

  /** {@code simulator} for {@code dev.troupe.simulator.media}, "" for {@code dev.troupe}. */
  static String part(String packageName) {
    if (!packageName.startsWith(ROOT + ".")) {
      return "";
    }
    String below = packageName.substring(ROOT.length() + 1);
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }
}

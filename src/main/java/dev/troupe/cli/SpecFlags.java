package dev.troupe.cli;

import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.config.FleetFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is registered about a robot, as flags; and which of it was said. */
final class SpecFlags {
  @Spec(Spec.Target.MIXEE)
  CommandSpec mixee;

  @Option(
      names = "--display-name",
      paramLabel = "NAME",
      description = "What people call it; '' for its id.")
  @Nullable String displayName;

  @Option(
      names = "--key-name",
      paramLabel = "SECRET",
      description = "The name of its key among the gateway's secrets; '' for none.")
  @Nullable String keyName;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "A label to set, such as zone=lobby, or with 'zone-' to take away.")
  List<String> labels = List.of();

  @Option(
      names = "--annotation",
      paramLabel = "KEY=VALUE",
      description = "An annotation to set, or with 'KEY-' to take away.")
  List<String> annotations = List.of();

  @Option(
      names = "--maintenance",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Whether it is let go for now.")
  @Nullable Boolean maintenance;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description =
          "How it is treated, as under robot_defaults in the configuration, such as"
              + " speech_queue=8, or with 'NAME-' as the configuration's defaults say.")
  List<String> options = List.of();

  @Option(names = "--dry-run", description = "Only say what would be done.")
  boolean dryRun;

  /** Writes what was said into {@code spec}; returns the paths that this concerns. */
  List<String> into(RobotSpec.Builder spec) {
    List<String> paths = new ArrayList<>();
    if (displayName != null) {
      spec.setDisplayName(displayName);
      paths.add("display_name");
    }
    if (keyName != null) {
      spec.setKeyName(keyName);
      paths.add("key_name");
    }
    if (maintenance != null) {
      spec.setMaintenance(maintenance);
      paths.add("maintenance");
    }
    pairs("--label", labels, spec::putLabels, name -> paths.add("labels." + name));
    pairs(
        "--annotation",
        annotations,
        spec::putAnnotations,
        name -> paths.add("annotations." + name));
    Map<String, String> said = new LinkedHashMap<>();
    pairs("--option", options, said::put, name -> paths.add("options." + option(name)));
    if (!said.isEmpty()) {
      spec.setOptions(SpecMapper.options(FleetFile.options("--option", said), said.keySet()));
    }
    return paths;
  }

  private String option(String name) {
    String known = SpecMapper.option(name);
    if (known == null) {
      throw new ParameterException(
          mixee.commandLine(),
          "--option " + name + " (expected: an option of robot_defaults in the configuration)");
    }
    return known;
  }

  private void pairs(
      String flag, List<String> written, BiConsumer<String, String> set, Consumer<String> named) {
    for (String pair : written) {
      int equals = pair.indexOf('=');
      boolean away = equals < 0 && pair.endsWith("-");
      String name = pair.substring(0, equals >= 0 ? equals : pair.length() - (away ? 1 : 0));
      if (name.isEmpty() || (equals < 0 && !away)) {
        throw new ParameterException(
            mixee.commandLine(),
            flag + " " + pair + " (expected: KEY=VALUE, or KEY- to take away)");
      }
      named.accept(name);
      if (!away) {
        set.accept(name, pair.substring(equals + 1));
      }
    }
  }
}

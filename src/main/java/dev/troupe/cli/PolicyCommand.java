package dev.troupe.cli;

import dev.troupe.api.policy.v1.Policy;
import dev.troupe.config.Capability;
import dev.troupe.config.ConfigFile;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.TroupeConfig;
import dev.troupe.config.Verb;
import dev.troupe.security.Decision;
import dev.troupe.security.Means;
import dev.troupe.security.Principal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code troupe policy}: why somebody may do something, or may not. */
@Command(
    name = "policy",
    description = "Explains what the policies of a configuration allow.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class PolicyCommand {
  private static final int DENIED = 1;

  @Spec private CommandSpec spec;

  @Command(
      name = "check",
      description = "Says what each rule says of one wish. Exit code 1 when none allows it.",
      mixinStandardHelpOptions = true)
  int check(
      @Option(
              names = "--config",
              paramLabel = "FILE",
              description = "The gateway's configuration; without it, the defaults.")
          @Nullable Path file,
      @Option(names = "--as", paramLabel = "NAME", required = true, description = "Who asks.")
          String name,
      @Option(
              names = "--group",
              paramLabel = "NAME",
              description = "A group that they belong to; may come several times.")
          @Nullable Set<String> groups,
      @Option(
              names = "--by",
              paramLabel = "HOW",
              defaultValue = "token",
              description = "How they are known: token, certificate, key. Default: token.")
          Means how,
      @Option(
              names = "--robot",
              paramLabel = "ID",
              description = "Which robot; without it, whether the method may be called at all.")
          @Nullable String robot,
      @Option(
              names = "--label",
              paramLabel = "KEY=VALUE",
              description = "A label of a robot that is not in the file; may come several times.")
          @Nullable Map<String, String> labels,
      @Option(
              names = "--method",
              paramLabel = "METHOD",
              required = true,
              description =
                  "SERVICE/METHOD as reflection lists it, the package left out or not; of a stream"
                      + " with several commands, METHOD.COMMAND, such as RobotService/Drive.say.")
          String method) {
    TroupeConfig config =
        file == null ? TroupeConfig.DEFAULT : ConfigFile.read(file, System.getenv());
    Principal caller = new Principal(name, groups == null ? Set.of() : groups, Set.of(how));
    Policy wish = ContractPolicies.find(method);
    if (wish == null) {
      throw wrong(
          "--method "
              + method
              + " (expected: such as SpeechService/Say or RobotService/Drive.say)");
    }
    return explain(config, caller, robot, labels(config, robot, labels), wish);
  }

  private @Nullable Map<String, String> labels(
      TroupeConfig config, @Nullable String robot, @Nullable Map<String, String> given) {
    if (robot == null) {
      return given;
    }
    for (RobotConfig each : config.robots()) {
      if (each.id().equals(robot)) {
        return each.labels();
      }
    }
    if (given == null) {
      throw wrong(
          "--robot " + robot + " (expected: a robot of the file, or its labels by --label)");
    }
    return given;
  }

  private int explain(
      TroupeConfig config,
      Principal caller,
      @Nullable String robot,
      @Nullable Map<String, String> labels,
      Policy wish) {
    Capability capability =
        Capability.valueOf(wish.getCapability().name().substring("CAPABILITY_".length()));
    Verb verb = Verb.valueOf(wish.getVerb().name().substring("VERB_".length()));
    dev.troupe.security.Policy policy =
        dev.troupe.security.Policy.of(config.policies(), config.knowsCallers());
    Decision decision = policy.explain(caller, capability, verb, labels);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s/%s on %s, asked by %s: %s%n",
        word(capability),
        word(verb),
        target(robot, labels),
        caller.name(),
        verdict(policy, decision));
    for (Decision.Said said : decision.rules()) {
      out.printf("  %-20s %s%n", said.rule(), said.verdict().words());
    }
    out.flush();
    return decision.allowed() ? CommandLine.ExitCode.OK : DENIED;
  }

  private static String verdict(dev.troupe.security.Policy policy, Decision decision) {
    if (policy.isOpen()) {
      return "allowed, since there are no policies and nobody has to say who they are";
    }
    return decision.allowed() ? "allowed by " + decision.rule() : "denied, as no rule allows it";
  }

  private static String target(@Nullable String robot, @Nullable Map<String, String> labels) {
    if (labels == null) {
      return "no robot in particular";
    }
    String which = robot == null ? "a robot" : "robot " + robot;
    return which + (labels.isEmpty() ? " (no labels)" : " " + new TreeMap<>(labels));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}

package dev.troupe.cli;

import dev.troupe.api.policy.v1.LeasePart;
import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.config.ConfigFile;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.TroupeConfig;
import dev.troupe.grpc.Rehearsal;
import dev.troupe.grpc.Scene;
import dev.troupe.security.Decision;
import dev.troupe.security.Means;
import dev.troupe.security.Policy;
import dev.troupe.security.Principal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  /** For labels without a robot's name. */
  private static final String SOME_ROBOT = "some-robot";

  @Spec private CommandSpec spec;

  @Command(
      name = "check",
      description =
          "Says all that one call takes, as a gateway judges it, and what each rule says of that."
              + " Exit code 1 when anything is not allowed. Secrets are not looked up.",
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
                  "SERVICE/METHOD as reflection lists it, the package left out or not; of a method"
                      + " whose requests may be of several kinds, METHOD.NAME, such as"
                      + " RobotService/Drive.say, Drive.subscriptions.camera or Recognize.robot.")
          String method,
      @Option(
              names = "--part",
              paramLabel = "PART",
              split = ",",
              description =
                  "What a lease is to be of: one or more of ${COMPLETION-CANDIDATES}. Default: all.")
          @Nullable List<LeaseWish.Part> parts,
      @Option(
              names = "--event",
              paramLabel = "KIND",
              split = ",",
              description = "Kinds of events that are asked for by name, such as hear_ended.")
          @Nullable List<String> events) {
    TroupeConfig config =
        file == null ? TroupeConfig.DEFAULT : ConfigFile.readWithoutSecrets(file, System.getenv());
    Policy policy = Policy.of(config.policies(), config.knowsCallers());
    Principal caller = new Principal(name, groups == null ? Set.of() : groups, Set.of(how));
    Map<String, String> known = labels(config, robot, labels);
    try {
      Scene scene =
          new Scene(
              method,
              robot == null && known != null ? SOME_ROBOT : robot,
              known == null ? Map.of() : known,
              parts(parts),
              events(events));
      Rehearsal rehearsal = Rehearsal.of(scene, policy, caller);
      tell(rehearsal, policy, caller, method, target(robot, known), known);
      return rehearsal.isAllowed() ? CommandLine.ExitCode.OK : DENIED;
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private static List<LeasePart> parts(@Nullable List<LeaseWish.Part> named) {
    return named == null ? List.of() : named.stream().map(each -> each.part).toList();
  }

  private static List<EventKind> events(@Nullable List<String> named) {
    List<EventKind> kinds = new ArrayList<>();
    for (String each : named == null ? List.<String>of() : named) {
      try {
        kinds.add(EventKind.valueOf("EVENT_KIND_" + each.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "--event " + each + " (expected: a value of EventKind, such as hear_ended)", e);
      }
    }
    return kinds;
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

  private void tell(
      Rehearsal rehearsal,
      Policy policy,
      Principal caller,
      String method,
      String target,
      @Nullable Map<String, String> labels) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s, asked by %s: %s%n", method, caller.name(), verdict(rehearsal));
    rehearsal.assumed().forEach(each -> out.printf("assumed: %s%n", each));
    for (Rehearsal.Need need : rehearsal.needs()) {
      boolean ofOne = !need.robotId().isEmpty();
      Decision decision =
          policy.explain(
              caller, need.capability(), need.verb(), ofOne ? labels : null, need.everywhere());
      out.printf(
          "%s/%s on %s: %s%n",
          word(need.capability()),
          word(need.verb()),
          ofOne ? target : need.everywhere() ? "all robots" : "no robot in particular",
          verdict(policy, need, decision));
      for (Decision.Said said : decision.rules()) {
        out.printf("  %-20s %s%n", said.rule(), said.verdict().words());
      }
    }
    out.flush();
  }

  private static String verdict(Rehearsal rehearsal) {
    long unmet = rehearsal.needs().stream().filter(need -> !need.met()).count();
    int all = rehearsal.needs().size();
    return unmet == 0
        ? "allowed"
        : "denied, as it takes "
            + all
            + " thing"
            + (all == 1 ? "" : "s")
            + ", of which "
            + unmet
            + (unmet == 1 ? " is" : " are")
            + " not allowed";
  }

  private static String verdict(Policy policy, Rehearsal.Need need, Decision decision) {
    if (policy.isOpen()) {
      return "allowed, since there are no policies and nobody has to say who they are";
    }
    return need.met() ? "allowed by " + decision.rule() : "denied, as no rule allows it";
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

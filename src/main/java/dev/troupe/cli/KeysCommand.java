package dev.troupe.cli;

import dev.troupe.security.ApiKey;
import dev.troupe.security.KeyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code troupe keys}: API keys, in the file that {@code security.keys.file} names. A gateway that
 * runs sees each change by itself.
 */
@Command(
    name = "keys",
    description = "Makes, lists and takes back API keys.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class KeysCommand {
  private static final Pattern LIFE = Pattern.compile("([1-9]\\d{0,4})([dh])");
  private static final String ROW = "%-12s %-24s %-24s %-22s %-22s %s%n";

  private final InstantSource clock;

  @Spec private CommandSpec spec;

  KeysCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Command(
      name = "create",
      description = "Makes a key and prints it, once: only its digest is kept.",
      mixinStandardHelpOptions = true)
  void create(
      @Option(
              names = "--name",
              required = true,
              paramLabel = "NAME",
              description = "The principal that it stands for.")
          String name,
      @Option(
              names = "--group",
              paramLabel = "GROUP",
              description = "A group of the principal; may be repeated.")
          @Nullable Set<String> groups,
      @Option(
              names = "--expires",
              paramLabel = "90d",
              description = "When it ends: days or hours from now. Default: never.")
          @Nullable String life,
      @Option(
              names = "--file",
              required = true,
              paramLabel = "FILE",
              description = "Where keys are kept; made when it is not there.")
          Path file)
      throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    try {
      KeyFile.Made made =
          new KeyFile(file)
              .create(
                  name,
                  groups == null ? Set.of() : groups,
                  life == null ? null : now.plus(life(life)),
                  now,
                  new SecureRandom());
      spec.commandLine().getOut().println(made.secret());
      spec.commandLine().getErr().println("key " + made.key().id() + " is shown this once only");
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Duration life(String written) {
    Matcher matcher = LIFE.matcher(written);
    if (!matcher.matches()) {
      throw wrong("--expires " + written + " (expected: days or hours, such as 90d or 12h)");
    }
    long amount = Long.parseLong(matcher.group(1));
    return matcher.group(2).equals("d") ? Duration.ofDays(amount) : Duration.ofHours(amount);
  }

  @Command(
      name = "list",
      description = "Lists all keys that there ever were.",
      mixinStandardHelpOptions = true)
  void list(
      @Option(names = "--file", required = true, paramLabel = "FILE", description = "The keys.")
          Path file)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(ROW, "ID", "NAME", "GROUPS", "CREATED", "EXPIRES", "STATE");
    for (ApiKey key : there(file).list()) {
      out.printf(
          ROW,
          key.id(),
          key.name(),
          String.join(",", new TreeSet<>(key.groups())),
          key.created(),
          key.expires() == null ? "-" : key.expires(),
          state(key));
    }
    out.flush();
  }

  private String state(ApiKey key) {
    if (key.revoked() != null) {
      return "revoked " + key.revoked();
    }
    Instant end = key.expires();
    return end != null && !clock.instant().isBefore(end) ? "expired" : "in use";
  }

  @Command(
      name = "revoke",
      description = "Takes a key back: whoever uses it is refused within a second.",
      mixinStandardHelpOptions = true)
  void revoke(
      @Parameters(paramLabel = "ID", description = "As `list` shows it.") String id,
      @Option(names = "--file", required = true, paramLabel = "FILE", description = "The keys.")
          Path file)
      throws IOException {
    try {
      ApiKey gone = there(file).revoke(id, clock.instant().truncatedTo(ChronoUnit.SECONDS));
      spec.commandLine().getOut().printf("key %s of %s is revoked%n", gone.id(), gone.name());
      spec.commandLine().getOut().flush();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private KeyFile there(Path file) {
    if (!file.toFile().exists()) {
      throw wrong("--file " + file + " (expected: a file that `troupe keys create` made)");
    }
    return new KeyFile(file);
  }

  private ParameterException wrong(String text) {
    return new ParameterException(spec.commandLine(), text);
  }
}

package dev.troupe.cli;

import dev.troupe.config.ConfigException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * {@code troupe}: the root of all commands. Exit codes: 0 when all went well, also after SIGTERM; 1
 * when something failed; 2 for usage or configuration that will not do.
 */
@Command(
    name = "troupe",
    description = "A gateway between programs and a cast of embodied characters.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all went well, also after SIGTERM",
      "1:something failed",
      "2:usage or configuration that will not do"
    })
public final class TroupeCommand implements Runnable {
  @Spec private CommandSpec spec;

  private TroupeCommand() {}

  /** All commands, ready to be given arguments. */
  public static CommandLine with(Processes processes) {
    CommandLine root =
        new CommandLine(new TroupeCommand())
            .addSubcommand(new DemoCommand(processes))
            .addSubcommand(new ServeCommand(processes))
            .addSubcommand(SimulateCommand.with(processes))
            .addSubcommand(new HealthCommand())
            .addSubcommand(RobotsCommand.withSubcommands())
            .addSubcommand(LeaseCommand.all())
            .addSubcommand(new SayCommand())
            .addSubcommand(new BroadcastCommand(InstantSource.system()))
            .addSubcommand(new ListenCommand())
            .addSubcommand(new RecognizeCommand())
            .addSubcommand(new WatchCommand())
            .addSubcommand(new CameraCommand())
            .addSubcommand(new AnimateCommand())
            .addSubcommand(new ConfigCommand())
            .addSubcommand(new KeysCommand(InstantSource.system()))
            .addSubcommand(new VersionCommand(processes));
    IVersionProvider version = () -> new String[] {"troupe " + processes.version()};
    root.getCommandSpec().versionProvider(version);
    return root.setExecutionExceptionHandler(TroupeCommand::explain)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** Called without a command. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
  }

  private static String reason(FileSystemException refused) {
    return refused instanceof NoSuchFileException
        ? "expected: a directory that exists"
        : String.valueOf(refused.getReason());
  }

  /** What a person can put right is a sentence; only what we got wrong is a stack trace. */
  private static int explain(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    return switch (failure) {
      case ConfigException refused -> {
        err.println(refused.getMessage());
        yield ExitCode.USAGE;
      }
      case StartException refused -> {
        err.println(refused.getMessage());
        yield ExitCode.SOFTWARE;
      }
      case RpcException refused -> {
        err.println(refused.getMessage());
        yield ExitCode.SOFTWARE;
      }
      case FileSystemException refused -> {
        err.println(refused.getFile() + ": cannot be written (" + reason(refused) + ")");
        yield ExitCode.SOFTWARE;
      }
      default -> {
        failure.printStackTrace(err);
        yield ExitCode.SOFTWARE;
      }
    };
  }
}

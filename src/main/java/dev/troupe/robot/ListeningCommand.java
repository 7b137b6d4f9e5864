package dev.troupe.robot;

import java.util.List;

/** What concerns the robot's own speech recogniser. */
public sealed interface ListeningCommand extends RobotCommand {

  /** Languages (BCP 47) and phrases to boost; stays until changed. */
  record Configure(List<String> languages, List<String> phrases) implements ListeningCommand {
    public Configure {
      languages = List.copyOf(languages);
      phrases = List.copyOf(phrases);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.LISTEN_CONFIGURE;
    }
  }

  /** Begin to listen. Timeouts are in seconds, as the robot takes them. */
  record Start(
      boolean partial,
      boolean concat,
      boolean stopNoSpeech,
      boolean stopRobotStart,
      boolean stopUserEnd,
      boolean resumeRobotEnd,
      double noSpeechTimeout,
      double endSpeechTimeout)
      implements ListeningCommand {

    /** The defaults of the official client. */
    public static final Start DEFAULT = new Start(false, true, true, true, true, false, 8.0, 1.0);

    @Override
    public CommandKind kind() {
      return CommandKind.LISTEN;
    }
  }

  /** Stop listening; harmless when nothing listens. */
  record Stop() implements ListeningCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.LISTEN_STOP;
    }
  }
}

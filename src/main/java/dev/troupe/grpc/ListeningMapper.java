package dev.troupe.grpc;

import com.google.protobuf.Duration;
import dev.troupe.api.robot.v1.ConfigureListeningRequest;
import dev.troupe.api.robot.v1.HearEnded;
import dev.troupe.api.robot.v1.HearPartial;
import dev.troupe.api.robot.v1.ListenCause;
import dev.troupe.api.robot.v1.ListenEnded;
import dev.troupe.api.robot.v1.ListenOptions;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import java.util.List;

/** The robot's recogniser between contract and domain. Defaults are the official client's. */
final class ListeningMapper {
  static final List<String> DEFAULT_LANGUAGES = List.of("en-US");
  private static final double LONGEST_WAIT = 3_600;
  private static final double LONGEST_SILENCE = 60;

  private ListeningMapper() {}

  static ListeningCommand.Start command(ListenOptions options, Violations violations) {
    ListeningCommand.Start defaults = ListeningCommand.Start.DEFAULT;
    return new ListeningCommand.Start(
        options.hasPartial() ? options.getPartial() : defaults.partial(),
        options.hasConcat() ? options.getConcat() : defaults.concat(),
        options.hasStopNoSpeech() ? options.getStopNoSpeech() : defaults.stopNoSpeech(),
        options.hasStopRobotStart() ? options.getStopRobotStart() : defaults.stopRobotStart(),
        options.hasStopUserEnd() ? options.getStopUserEnd() : defaults.stopUserEnd(),
        options.hasResumeRobotEnd() ? options.getResumeRobotEnd() : defaults.resumeRobotEnd(),
        options.hasNoSpeechTimeout()
            ? seconds("no_speech_timeout", options.getNoSpeechTimeout(), LONGEST_WAIT, violations)
            : defaults.noSpeechTimeout(),
        options.hasEndSpeechTimeout()
            ? seconds(
                "end_speech_timeout", options.getEndSpeechTimeout(), LONGEST_SILENCE, violations)
            : defaults.endSpeechTimeout());
  }

  /** For one utterance: what never ends with it makes no sense. */
  static ListeningCommand.Start once(ListenOptions options, Violations violations) {
    ListeningCommand.Start start = command(options, violations);
    violations.check(start.stopUserEnd(), "options.stop_user_end", false, "true or unset");
    violations.check(!start.resumeRobotEnd(), "options.resume_robot_end", true, "false or unset");
    return start;
  }

  private static double seconds(String field, Duration length, double most, Violations violations) {
    double seconds = length.getSeconds() + length.getNanos() / 1e9;
    violations.check(
        seconds > 0 && seconds <= most,
        "options." + field,
        seconds + " s",
        "above 0, up to " + most + " s");
    return seconds;
  }

  static RobotCommand command(ConfigureListeningRequest set, Violations violations) {
    for (String language : set.getLanguagesList()) {
      violations.notEmpty("languages", language);
    }
    return new ListeningCommand.Configure(
        set.getLanguagesCount() == 0 ? DEFAULT_LANGUAGES : set.getLanguagesList(),
        set.getPhrasesList());
  }

  static HearPartial partial(RobotEvent.HearPartial event) {
    return HearPartial.newBuilder().setText(event.text()).build();
  }

  static HearEnded heard(RobotEvent.HearEnded event) {
    return HearEnded.newBuilder().setText(event.text()).build();
  }

  static ListenEnded ended(RobotEvent.ListenEnded event) {
    return ListenEnded.newBuilder().setCause(cause(event)).setVendorCause(event.cause()).build();
  }

  static ListenCause cause(RobotEvent.ListenEnded event) {
    return switch (event.cause()) {
      case "stopped" -> ListenCause.LISTEN_CAUSE_STOPPED;
      case "robot_speak" -> ListenCause.LISTEN_CAUSE_ROBOT_SPEAK;
      case "speech_end" -> ListenCause.LISTEN_CAUSE_SPEECH_END;
      case "silence_timeout" -> ListenCause.LISTEN_CAUSE_SILENCE_TIMEOUT;
      default -> ListenCause.LISTEN_CAUSE_UNSPECIFIED;
    };
  }
}

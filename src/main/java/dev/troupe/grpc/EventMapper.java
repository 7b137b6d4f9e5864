package dev.troupe.grpc;

import dev.troupe.api.robot.v1.CommandEnded;
import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.api.robot.v1.GestureEnded;
import dev.troupe.api.robot.v1.GestureStarted;
import dev.troupe.api.robot.v1.HearStarted;
import dev.troupe.api.robot.v1.ListenStarted;
import dev.troupe.api.robot.v1.RobotEvent;
import dev.troupe.api.robot.v1.SpeechEnded;
import dev.troupe.api.robot.v1.VendorRejection;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.RobotRecord;
import dev.troupe.robot.Outcome;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happened to one robot, as the contract says it. */
final class EventMapper {
  private final String robotId;
  private final StatusMapper statuses;

  EventMapper(String robotId, StatusMapper statuses) {
    this.robotId = robotId;
    this.statuses = statuses;
  }

  /** Which records the caller wants; notes kinds that are none. No kinds: all of them. */
  static Predicate<RobotRecord> filter(List<EventKind> wanted, Violations violations) {
    for (EventKind kind : wanted) {
      violations.check(
          kind != EventKind.EVENT_KIND_UNSPECIFIED && kind != EventKind.UNRECOGNIZED,
          "kinds",
          kind,
          "values of EventKind");
    }
    Set<EventKind> kinds = wanted.stream().collect(Collectors.toUnmodifiableSet());
    return record -> {
      EventKind kind = kind(record);
      return kind != null && (kinds.isEmpty() || kinds.contains(kind));
    };
  }

  /** Null for what is no event of the contract. */
  static @Nullable EventKind kind(RobotRecord record) {
    return switch (record) {
      case RobotRecord.ConnectionChanged changed -> EventKind.EVENT_KIND_LINK_STATUS;
      case RobotRecord.CommandEnded ended -> EventKind.EVENT_KIND_COMMAND_ENDED;
      case RobotRecord.Said said -> kind(said.event().kind());
    };
  }

  private static @Nullable EventKind kind(dev.troupe.robot.EventKind kind) {
    return switch (kind) {
      case SPEAK_STARTED -> EventKind.EVENT_KIND_SPEECH_STARTED;
      case SPOKEN_WORD -> EventKind.EVENT_KIND_SPEECH_WORD;
      case SPEECH_BUFFER -> EventKind.EVENT_KIND_SPEECH_PROGRESS;
      case SPEAK_ENDED -> EventKind.EVENT_KIND_SPEECH_ENDED;
      case LISTEN_STARTED -> EventKind.EVENT_KIND_LISTEN_STARTED;
      case LISTEN_ENDED -> EventKind.EVENT_KIND_LISTEN_ENDED;
      case HEAR_STARTED -> EventKind.EVENT_KIND_HEAR_STARTED;
      case HEAR_PARTIAL -> EventKind.EVENT_KIND_HEAR_PARTIAL;
      case HEAR_ENDED -> EventKind.EVENT_KIND_HEAR_ENDED;
      case VOICE_STATUS -> EventKind.EVENT_KIND_VOICE_STATUS;
      case ATTEND_STATUS -> EventKind.EVENT_KIND_ATTENTION_STATUS;
      case GESTURE_STARTED -> EventKind.EVENT_KIND_GESTURE_STARTED;
      case GESTURE_ENDED -> EventKind.EVENT_KIND_GESTURE_ENDED;
      case FACE_STATUS -> EventKind.EVENT_KIND_FACE_STATUS;
      case SYSTEM_STATUS -> EventKind.EVENT_KIND_SYSTEM_STATUS;
      case REJECTED -> EventKind.EVENT_KIND_VENDOR_REJECTION;
      case UNRECOGNISED -> EventKind.EVENT_KIND_RAW;
      case AUTHENTICATED, USERS, AUDIO, CAMERA -> null;
    };
  }

  RobotEvent event(JournalSink.Event<RobotRecord> entry) {
    RobotEvent.Builder event =
        RobotEvent.newBuilder()
            .setRobotId(robotId)
            .setCursor(entry.cursor())
            .setSequence(entry.sequence())
            .setEpoch(entry.epoch())
            .setReceivedAt(ProtoTime.timestamp(entry.at()));
    switch (entry.value()) {
      case RobotRecord.ConnectionChanged changed ->
          event.setLinkStatus(LinkMapper.status(changed.connection(), null));
      case RobotRecord.CommandEnded ended ->
          event.setCommandId(ended.commandId()).setCommandEnded(ended(ended));
      case RobotRecord.Said said -> {
        if (said.commandId() != null) {
          event.setCommandId(said.commandId());
        }
        fill(event, said.event());
      }
    }
    return event.build();
  }

  private CommandEnded ended(RobotRecord.CommandEnded ended) {
    Outcome outcome = ended.outcome();
    CommandEnded.Builder message = CommandEnded.newBuilder().setStage(CommandMapper.stage(outcome));
    switch (outcome) {
      case Outcome.Failed failed -> message.setError(statuses.toStatus(failed.failure()));
      case Outcome.Unknown unknown -> message.setError(statuses.toStatus(unknown.failure()));
      default -> {}
    }
    SpeechEnded speech = isSpeech(ended) ? SpeechMapper.endOfSpeech(outcome) : null;
    return speech == null ? message.build() : message.setSpeech(speech).build();
  }

  private static boolean isSpeech(RobotRecord.CommandEnded ended) {
    return switch (ended.command()) {
      case SAY_TEXT, SAY_AUDIO, SPEECH_STREAM -> true;
      default -> false;
    };
  }

  private static void fill(RobotEvent.Builder event, dev.troupe.robot.RobotEvent said) {
    switch (said) {
      case dev.troupe.robot.RobotEvent.SpeakStarted it ->
          event.setSpeechStarted(SpeechMapper.started(it));
      case dev.troupe.robot.RobotEvent.SpokenWord it -> event.setSpeechWord(SpeechMapper.word(it));
      case dev.troupe.robot.RobotEvent.SpeechBuffer it ->
          event.setSpeechProgress(SpeechMapper.progress(it, 0));
      case dev.troupe.robot.RobotEvent.SpeakEnded it ->
          event.setSpeechEnded(SpeechMapper.ended(it));
      case dev.troupe.robot.RobotEvent.ListenStarted it ->
          event.setListenStarted(ListenStarted.getDefaultInstance());
      case dev.troupe.robot.RobotEvent.HearStarted it ->
          event.setHearStarted(HearStarted.getDefaultInstance());
      case dev.troupe.robot.RobotEvent.HearPartial it ->
          event.setHearPartial(ListeningMapper.partial(it));
      case dev.troupe.robot.RobotEvent.HearEnded it ->
          event.setHearEnded(ListeningMapper.heard(it));
      case dev.troupe.robot.RobotEvent.ListenEnded it ->
          event.setListenEnded(ListeningMapper.ended(it));
      case dev.troupe.robot.RobotEvent.VoiceStatus it ->
          event.setVoiceStatus(SpeechMapper.voices(it));
      case dev.troupe.robot.RobotEvent.AttendStatus it ->
          event.setAttentionStatus(ExpressionMapper.attention(it));
      case dev.troupe.robot.RobotEvent.GestureStarted it ->
          event.setGestureStarted(GestureStarted.newBuilder().setName(orEmpty(it.name())));
      case dev.troupe.robot.RobotEvent.GestureEnded it ->
          event.setGestureEnded(GestureEnded.newBuilder().setName(orEmpty(it.name())));
      case dev.troupe.robot.RobotEvent.FaceStatus it ->
          event.setFaceStatus(ExpressionMapper.face(it));
      case dev.troupe.robot.RobotEvent.SystemStatus it ->
          event.setSystemStatus(SystemMapper.status(it));
      case dev.troupe.robot.RobotEvent.Rejected it ->
          event.setVendorRejection(VendorRejection.newBuilder().setText(it.text()));
      case dev.troupe.robot.RobotEvent.Unrecognised it -> event.setRaw(SystemMapper.raw(it));
      case dev.troupe.robot.RobotEvent.Authenticated it -> throw notAnEvent(it);
      case dev.troupe.robot.RobotEvent.UsersSeen it -> throw notAnEvent(it);
      case dev.troupe.robot.RobotEvent.AudioHeard it -> throw notAnEvent(it);
      case dev.troupe.robot.RobotEvent.CameraPicture it -> throw notAnEvent(it);
    }
  }

  private static IllegalArgumentException notAnEvent(dev.troupe.robot.RobotEvent said) {
    return new IllegalArgumentException(said.kind() + ": flows in a feed (expected: an event)");
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}

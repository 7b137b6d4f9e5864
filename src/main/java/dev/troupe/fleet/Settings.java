package dev.troupe.fleet;

import dev.troupe.fleet.RobotSetting.Kind;
import dev.troupe.fleet.RobotSetting.State;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.robot.SystemCommand;
import dev.troupe.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a robot was asked to be, held against what it says. What a robot never tells by itself,
 * though it can be asked, it is asked a moment after it was told. Confined.
 */
final class Settings {
  /**
   * Puppetry sets many a second: they are looked at, and the robot is asked, no oftener than so.
   */
  static final Duration SETTLE = Duration.ofMillis(500);

  private final Wire wire;
  private final Time time;
  private final DesiredState desired;
  private final Sight sight;
  private final Runnable touched;
  private final Map<Kind, Row> rows = new EnumMap<>(Kind.class);
  private List<RobotSetting> shown = List.of();
  private long seen;
  private boolean stale;
  private Time.@Nullable Timer timer;

  /** {@code touched} runs when there may be something new that no command or event has shown. */
  Settings(Wire wire, Time time, DesiredState desired, Sight sight, Runnable touched) {
    this.wire = wire;
    this.time = time;
    this.desired = desired;
    this.sight = sight;
    this.touched = touched;
    desired.onChange(this::changed);
  }

  private static final class Row {
    final RobotCommand command;
    final String words;
    final @Nullable Instant since;
    final @Nullable String commandId;

    /** The last time that it was asked for. */
    long number;

    /** Whether the robot spoke of it after it was told. */
    boolean said;

    Row(RobotCommand command, @Nullable Instant since, @Nullable String commandId) {
      this.command = command;
      this.words = SettingWords.of(command);
      this.since = since;
      this.commandId = commandId;
    }

    void told(long latest) {
      number = latest;
      // A voice is noted once the robot has answered, and the answer was seen before that.
      said = command instanceof SpeechCommand.ConfigureVoice;
    }
  }

  /** The same list as before while nothing has changed: to compare it costs nothing then. */
  List<RobotSetting> list() {
    read();
    if (stale) {
      stale = false;
      List<RobotSetting> now = new ArrayList<>(rows.size());
      rows.forEach((kind, row) -> now.add(setting(kind, row)));
      shown = List.copyOf(now);
    }
    return shown;
  }

  /** The robot spoke of itself. */
  void said(RobotEvent event) {
    read();
    switch (event) {
      case RobotEvent.SystemStatus system -> said(Kind.VOLUME, system.volume());
      case RobotEvent.VoiceStatus voice -> said(Kind.VOICE, voice.voiceId());
      case RobotEvent.FaceStatus face -> said(Kind.FACE, face.faceId());
      case RobotEvent.AttendStatus attend -> said(Kind.ATTENTION, attend.target());
      default -> {}
    }
  }

  private void said(Kind kind, @Nullable Object what) {
    Row row = rows.get(kind);
    if (row != null && what != null) {
      row.said = true;
      stale = true;
    }
  }

  /** On a new connection the robot was told everything again. */
  void restored() {
    read();
    rows.values().forEach(row -> row.said = false);
    stale = true;
  }

  void lost() {
    stale = true;
    close();
  }

  void close() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void changed() {
    if (timer == null && wire.ready()) {
      timer = time.after(SETTLE, this::settle);
    }
  }

  private void settle() {
    timer = null;
    read();
    if (unsaid(Kind.VOLUME)) {
      wire.tell(new SystemCommand.GetSystem(true, false), () -> {});
    }
    if (unsaid(Kind.FACE)) {
      wire.tell(new ExpressionCommand.GetFace(true, false), () -> {});
    }
    touched.run();
  }

  private boolean unsaid(Kind kind) {
    Row row = rows.get(kind);
    return row != null && !row.said && wire.ready();
  }

  /** What was asked for twice is asked for since the first time. */
  private void read() {
    if (seen == desired.notes()) {
      return;
    }
    seen = desired.notes();
    stale = true;
    Map<Kind, Row> now = new EnumMap<>(Kind.class);
    for (RobotCommand command : desired.commands()) {
      DesiredState.Asked asked = desired.asked(command.kind());
      Row row = rows.get(kind(command));
      if (row == null || !row.command.equals(command)) {
        row = new Row(command, asked.former() ? null : time.now(), asked.commandId());
      }
      if (row.number != asked.number()) {
        row.told(asked.number());
        changed();
      }
      now.put(kind(command), row);
    }
    rows.clear();
    rows.putAll(now);
  }

  private static Kind kind(RobotCommand command) {
    return switch (command.kind()) {
      case SYSTEM_CONFIGURE -> Kind.VOLUME;
      case VOICE_CONFIGURE -> Kind.VOICE;
      case FACE_CONFIGURE -> Kind.FACE;
      case FACE_PARAMS -> Kind.FACE_PARAMETERS;
      case HEAD_POSE -> Kind.HEAD_POSE;
      case LED, LEDS -> Kind.LED;
      case ATTEND_USER, ATTEND_LOCATION, ATTEND_NOBODY -> Kind.ATTENTION;
      case LISTEN_CONFIGURE -> Kind.LISTENING;
      default -> throw new IllegalArgumentException("no setting: " + command.kind());
    };
  }

  private RobotSetting setting(Kind kind, Row row) {
    return new RobotSetting(kind, row.words, actual(kind), state(row), row.since, row.commandId);
  }

  private @Nullable String actual(Kind kind) {
    return switch (kind) {
      case VOLUME -> sight.volume == null ? null : sight.volume.toString();
      case VOICE -> sight.voiceId;
      case FACE -> sight.faceId;
      case ATTENTION -> SettingWords.of(sight.attention);
      case FACE_PARAMETERS, HEAD_POSE, LED, LISTENING -> null;
    };
  }

  private State state(Row row) {
    if (!wire.ready()) {
      return State.PENDING;
    }
    Boolean same = row.said ? same(row.command) : null;
    if (same == null) {
      return State.SENT;
    }
    return same ? State.CONFIRMED : State.DIFFERS;
  }

  /** Null where what the robot says does not tell. */
  private @Nullable Boolean same(RobotCommand command) {
    return switch (command) {
      case SystemCommand.SetVolume wish ->
          sight.volume == null ? null : (Boolean) (sight.volume == wish.volume());
      case SpeechCommand.ConfigureVoice wish -> equal(wish.voiceId(), sight.voiceId);
      case ExpressionCommand.ConfigureFace wish -> face(wish);
      case ExpressionCommand.AttendUser wish -> target(wish.userId());
      case ExpressionCommand.AttendLocation wish -> target("location");
      case ExpressionCommand.AttendNobody wish -> target("nobody");
      default -> null;
    };
  }

  /** The robot names its face, and none of its habits. */
  private @Nullable Boolean face(ExpressionCommand.ConfigureFace wish) {
    Boolean same = equal(wish.faceId(), sight.faceId);
    boolean habits =
        wish.visibility() != null
            || wish.microexpressions() != null
            || wish.blinking() != null
            || wish.headSway() != null;
    return same != null && same && habits ? null : same;
  }

  private @Nullable Boolean target(String wish) {
    return sight.attention == null ? null : equal(wish, sight.attention.target());
  }

  private static @Nullable Boolean equal(@Nullable String wish, @Nullable String is) {
    return wish == null || is == null ? null : (Boolean) wish.equals(is);
  }
}

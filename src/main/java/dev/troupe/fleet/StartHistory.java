package dev.troupe.fleet;

import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long one robot took to begin to speak, apart for what it has said before, which it has ready,
 * and for what it must make first. Confined.
 */
final class StartHistory {
  private static final int MOST_KNOWN = 4_096;

  /** To another replica. */
  private static final int MOST_HANDED = 1_024;

  /** Of two words of 32 bits, so that texts are told apart without being kept. */
  private static final long OTHER_BASE = 1_000_003;

  private final Time time;
  private final Map<Kind, StartSamples> samples = new EnumMap<>(Kind.class);
  private final Map<Long, Boolean> known = new Recent();

  /** Starts that resemble each other. */
  enum Kind {
    KNOWN_TEXT(Duration.ofMillis(100), Duration.ofMillis(900)),
    NEW_TEXT(Duration.ofMillis(800), Duration.ofMillis(1_500)),
    KNOWN_AUDIO(Duration.ofMillis(100), Duration.ofMillis(900)),
    NEW_AUDIO(Duration.ofMillis(500), Duration.ofMillis(2_000));

    /**
     * What is believed of a robot that nothing is known of: no more than a guess, and a wide one.
     */
    final Duration usual;

    final Duration doubt;

    Kind(Duration usual, Duration doubt) {
      this.usual = usual;
      this.doubt = doubt;
    }
  }

  StartHistory(Time time) {
    this.time = time;
    for (Kind kind : Kind.values()) {
      samples.put(kind, new StartSamples(kind.usual, kind.doubt));
    }
  }

  StartEstimate estimate(RobotCommand command) {
    return of(kind(command, known.containsKey(mark(command))))
        .estimate(length(command), time.nanos());
  }

  /** It has begun, so long after its request left, and nothing was before it. */
  void began(RobotCommand command, RobotEvent event, long delayNanos) {
    boolean ready = known.containsKey(mark(command));
    Double made = event instanceof RobotEvent.SpeakStarted started ? started.genTimeMillis() : null;
    if (made != null && made > 0 && ready) {
      // A robot that was restarted has nothing ready any more.
      known.clear();
    }
    boolean wasReady = made == null ? ready : made <= 0;
    of(kind(command, wasReady)).add(length(command), delayNanos, time.nanos());
    isKnown(command);
  }

  /** It can be said again sooner. */
  void isKnown(RobotCommand command) {
    known.put(mark(command), true);
  }

  /** For the next owner of the robot. */
  StartMemory memory() {
    List<Long> marks = new ArrayList<>(known.keySet());
    List<StartMemory.Start> starts = new ArrayList<>();
    samples.forEach((kind, each) -> starts.addAll(each.memory(kind, time.nanos())));
    int from = Math.max(0, marks.size() - MOST_HANDED);
    return new StartMemory(marks.subList(from, marks.size()), starts);
  }

  /** From the owner before. */
  void adopt(StartMemory memory) {
    memory.known().forEach(mark -> known.put(mark, true));
    for (StartMemory.Start start : memory.starts()) {
      of(start.kind())
          .add(start.length(), start.delay().toNanos(), time.nanos() - start.age().toNanos());
    }
  }

  private StartSamples of(Kind kind) {
    StartSamples found = samples.get(kind);
    if (found == null) {
      throw new IllegalStateException("no samples of " + kind);
    }
    return found;
  }

  private static Kind kind(RobotCommand command, boolean ready) {
    if (command instanceof SpeechCommand.SayAudio) {
      return ready ? Kind.KNOWN_AUDIO : Kind.NEW_AUDIO;
    }
    return ready ? Kind.KNOWN_TEXT : Kind.NEW_TEXT;
  }

  private static int length(RobotCommand command) {
    return command instanceof SpeechCommand.SayText say ? say.text().length() : 0;
  }

  private static long mark(RobotCommand command) {
    String what =
        switch (command) {
          case SpeechCommand.SayText say -> say.text();
          case SpeechCommand.SayAudio say -> say.url();
          default -> "";
        };
    long other = 0;
    for (int i = 0; i < what.length(); i++) {
      other = other * OTHER_BASE + what.charAt(i);
    }
    return ((long) what.hashCode() << 32) ^ other;
  }

  /** Keeps those said last. */
  private static final class Recent extends LinkedHashMap<Long, Boolean> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
      return size() > MOST_KNOWN;
    }
  }
}

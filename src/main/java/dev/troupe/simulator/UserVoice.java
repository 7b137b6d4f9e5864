package dev.troupe.simulator;

import dev.troupe.simulator.ListenMachine.Signal;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * People talking: words come out one by one, at a human pace, whether the robot listens or not.
 * What was ordered goes before the script. Confined to the robot.
 */
final class UserVoice {
  private static final int MAX_ORDERED = 256;

  private final UserScript script;
  private final Time time;
  private final Consumer<Signal> ears;
  private final Deque<String> ordered = new ArrayDeque<>();
  private Time.@Nullable Timer timer;
  private boolean byOrder;

  UserVoice(UserScript script, Time time, Consumer<Signal> ears) {
    this.script = script;
    this.time = time;
    this.ears = ears;
  }

  /**
   * With {@code atOnce} the words are said now, heard or not, over whatever is being said. Else
   * they wait until the robot listens and what was ordered before has been said; only the script is
   * interrupted.
   */
  void say(String text, boolean atOnce, boolean robotListens) {
    if (atOnce || (robotListens && !orderedSpeaks())) {
      speak(Duration.ZERO, text, true);
    } else if (ordered.size() < MAX_ORDERED) {
      ordered.add(text);
    } else {
      throw new BadRequest("say: " + MAX_ORDERED + " utterances are waiting (expected: fewer)");
    }
  }

  void robotListens() {
    if (orderedSpeaks()) {
      return;
    }
    if (!ordered.isEmpty()) {
      speak(Duration.ZERO, ordered.remove(), true);
      return;
    }
    UserScript.Line line = script.next();
    if (line != null) {
      speak(line.after(), line.text(), false);
    }
  }

  /** Nobody speaks any more; what was ordered is forgotten. */
  void fallSilent() {
    ordered.clear();
    hush();
  }

  private boolean orderedSpeaks() {
    return timer != null && byOrder;
  }

  private void speak(Duration after, String text, boolean byOrder) {
    hush();
    this.byOrder = byOrder;
    List<String> words = Pronunciation.words(text);
    timer =
        time.after(
            after,
            () -> {
              ears.accept(new ListenMachine.UserStarts());
              word(words, 0);
            });
  }

  private void word(List<String> words, int index) {
    if (index == words.size()) {
      timer = null;
      ears.accept(new ListenMachine.UserPauses());
      return;
    }
    String word = words.get(index);
    timer =
        time.after(
            Pronunciation.of(word),
            () -> {
              ears.accept(new ListenMachine.UserSays(word));
              word(words, index + 1);
            });
  }

  private void hush() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}

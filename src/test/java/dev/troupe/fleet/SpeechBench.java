package dev.troupe.fleet;

import dev.troupe.config.OptionValues;
import dev.troupe.config.RobotOptions;
import dev.troupe.fleet.CommandRequest.WhenBusy;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.RobotId;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.ManualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A speech queue before a robot made by hand. */
final class SpeechBench {
  final FakeWire wire = new FakeWire();
  final ManualTime time = new ManualTime();

  /** Command ids in the order in which they ended. */
  final List<String> ended = new ArrayList<>();

  final SpeechQueue queue;

  private final Map<String, CommandRequest> given = new HashMap<>();
  private final LinkFailures failures = new LinkFailures(new RobotId("alice"));

  SpeechBench(RobotOptions options) {
    queue =
        new SpeechQueue(
            wire,
            failures,
            time,
            options,
            new SpeechQueue.Listener() {
              @Override
              public void ended(Utterance utterance, Outcome outcome) {
                ended.add(utterance.commandId());
              }

              @Override
              public void changed() {}
            });
  }

  static RobotOptions options(int queued, int ahead) {
    return OptionValues.over(
        RobotOptions.DEFAULT, Map.of("speech_queue", queued, "speech_ahead", ahead));
  }

  Said say(String id) {
    return say(id, WhenBusy.QUEUE);
  }

  Said say(String id, WhenBusy whenBusy) {
    return submit(id, new SpeechCommand.SayText(id, false, false), whenBusy, null, null);
  }

  Said sayBefore(String id, long deadlineNanos) {
    return submit(
        id, new SpeechCommand.SayText(id, false, false), WhenBusy.QUEUE, deadlineNanos, null);
  }

  Said stream(String id, @Nullable SpeechStream stream) {
    return submit(id, new SpeechCommand.StartStream(16_000, false), WhenBusy.QUEUE, null, stream);
  }

  private Said submit(
      String id,
      RobotCommand command,
      WhenBusy whenBusy,
      @Nullable Long deadline,
      @Nullable SpeechStream stream) {
    Said said = new Said();
    CommandRequest request =
        new CommandRequest(
            id, command, whenBusy, false, deadline, new Caller("test", List.of()), false);
    given.put(id, request);
    queue.submit(new Utterance(request, said, stream));
    return said;
  }

  /** By its id; of no effect if there is none. */
  void cancel(String id) {
    CommandRequest request = given.get(id);
    if (request != null) {
      queue.cancel(request);
    }
  }

  void starts(String id) {
    wire.of(id).progress(new RobotEvent.SpeakStarted(id, 0.0));
  }

  void finishes(String id) {
    wire.of(id).ended(new RobotEvent.SpeakEnded(id, false, false));
  }

  void aborts(String id, String text) {
    wire.of(id).ended(new RobotEvent.SpeakEnded(text, true, false));
  }

  /** The robot has read what was sent so far, and said all that it had to say about it. */
  void confirms() {
    wire.all().stream()
        .filter(each -> each.command == null)
        .forEach(each -> each.ended(new RobotEvent.Authenticated(true, "test")));
  }

  /** The link, as the robot's core tells it. */
  void loses() {
    wire.lost(() -> queue.lost(failures.obstacle(wire.state())));
  }
}

package dev.troupe.replicas;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.troupe.api.robot.v1.ExpressionServiceGrpc;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SayResponse;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SpeechEndKind;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.replicas.Outcomes.Outcome;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Clients on all replicas: each robot speaks and changes its light again and again, its events are
 * followed, and some are listened to.
 */
public final class Load implements AutoCloseable {
  private static final Duration UTTERANCES = Duration.ofMillis(1_500);
  private static final Duration LIGHTS = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of a single try. An utterance of ours lasts a second, and waits for one before it at most. */
  private static final long DEADLINE = 8;

  private final Over over = new Over();

  /** Streams outlast the commands: a robot may still move, and with it what its last one did. */
  private final Over unfollowed = new Over();

  private final Context.CancellableContext calls = Context.current().withCancellation();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<Thread> commanding = new ArrayList<>();
  private final List<Thread> following = new ArrayList<>();
  private final ConcurrentLinkedQueue<Caller> callers = new ConcurrentLinkedQueue<>();
  private final SplittableRandom random;
  private final Map<String, Long> acted = new ConcurrentHashMap<>();
  final Outcomes outcomes = new Outcomes();
  final List<EventWatcher> watchers = new ArrayList<>();
  final List<Microphone> microphones = new ArrayList<>();

  private Load(SplittableRandom random) {
    this.random = random;
  }

  /**
   * Begins when every event stream stands.
   *
   * @param microphones how many robots are listened to
   */
  public static Load on(
      List<Replica> replicas, List<String> robots, int microphones, SplittableRandom random)
      throws Exception {
    Load load = new Load(random);
    replicas.forEach(replica -> load.channels.add(channel(replica)));
    for (int n = 0; n < robots.size(); n++) {
      EventWatcher watcher =
          new EventWatcher(robots.get(n), load.caller(n, load.unfollowed), load.unfollowed);
      load.watchers.add(watcher);
      load.following.add(load.start(watcher));
    }
    for (EventWatcher watcher : load.watchers) {
      if (!watcher.standing().await(PATIENCE.toSeconds(), SECONDS)) {
        throw new AssertionError("no events of " + watcher.robot() + ": " + watcher.faults());
      }
    }
    for (int n = 0; n < microphones; n++) {
      Microphone microphone =
          new Microphone(robots.get(n), load.caller(n + 1, load.unfollowed), load.unfollowed);
      load.microphones.add(microphone);
      load.following.add(load.start(microphone));
    }
    for (int n = 0; n < robots.size(); n++) {
      String robot = robots.get(n);
      Caller speaker = load.caller(n + 1, load.over);
      Caller light = load.caller(n + 2, load.over);
      load.commanding.add(load.start(() -> load.speak(robot, speaker)));
      load.commanding.add(load.start(() -> load.shine(robot, light)));
    }
    return load;
  }

  /** A connection that notices when nobody answers any more. */
  private static ManagedChannel channel(Replica replica) {
    return NettyChannelBuilder.forAddress(replica.host(), replica.clients())
        .usePlaintext()
        .keepAliveTime(10, SECONDS)
        .keepAliveTimeout(3, SECONDS)
        .build();
  }

  private Caller caller(int first, Over over) {
    Caller caller = new Caller(channels, first, random.split(), over);
    callers.add(caller);
    return caller;
  }

  private Thread start(Runnable task) {
    Runnable watched =
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error broken) {
            outcomes.broke(broken);
          }
        };
    return Thread.startVirtualThread(calls.wrap(watched));
  }

  private void speak(String robot, Caller caller) {
    for (int n = 1; !over.isOver(); n++) {
      String command = robot + ".says." + n;
      outcomes.begin(command);
      SayRequest request =
          SayRequest.newBuilder()
              .setRobotId(robot)
              .setText(text(command))
              .setCommandId(command)
              .setWait(Wait.WAIT_FINISHED)
              .build();
      try {
        SayResponse said =
            caller.call(replica ->
                SpeechServiceGrpc.newBlockingStub(replica)
                    .withDeadlineAfter(DEADLINE, SECONDS)
                    .say(request));
        boolean finished = said.getEnded().getKind() == SpeechEndKind.SPEECH_END_KIND_FINISHED;
        outcomes.end(command, finished ? Outcome.DONE : Outcome.CUT, said.getEnded().toString());
      } catch (StatusRuntimeException failure) {
        fail(command, failure);
      }
      over.await(UTTERANCES);
    }
  }

  /** What is said by the command of that id, and by no other. */
  static String text(String command) {
    return "This is " + command.replace('.', ' ') + " of the load.";
  }

  private void shine(String robot, Caller caller) {
    for (int n = 1; !over.isOver(); n++) {
      String command = robot + ".shines." + n;
      outcomes.begin(command);
      SetLedRequest request =
          SetLedRequest.newBuilder()
              .setRobotId(robot)
              .setColor("#%06x".formatted(n))
              .setCommandId(command)
              .build();
      try {
        caller.call(replica ->
            ExpressionServiceGrpc.newBlockingStub(replica)
                .withDeadlineAfter(DEADLINE, SECONDS)
                .setLed(request));
        outcomes.end(command, Outcome.DONE, "");
        acted.put(robot, System.nanoTime());
      } catch (StatusRuntimeException failure) {
        fail(command, failure);
      }
      over.await(LIGHTS);
    }
  }

  private void fail(String command, StatusRuntimeException failure) {
    String reason = Caller.reason(failure);
    if (reason.equals("OUTCOME_UNKNOWN")) {
      outcomes.end(command, Outcome.UNKNOWN, failure.toString());
    } else if (Caller.pauseBefore(failure) == null) {
      outcomes.end(command, Outcome.REFUSED, failure.toString());
    } else {
      outcomes.giveUp(command, failure.toString());
    }
  }

  /** Robots that nobody could command since that moment of {@link System#nanoTime()}. */
  public List<String> idleSince(long moment) {
    return watchers.stream()
        .map(EventWatcher::robot)
        .filter(robot -> acted.getOrDefault(robot, moment) - moment <= 0)
        .toList();
  }

  /** Nobody begins a command any more; those under way have ended. Streams stay. */
  public void end() throws InterruptedException {
    over.end();
    for (Thread thread : commanding) {
      if (!thread.join(PATIENCE)) {
        throw new AssertionError("still under way: " + outcomes.open());
      }
    }
  }

  /** What one replica answers to whoever commands a robot there, and does not try elsewhere. */
  public Set<String> refusals(int replica, List<String> robots) {
    Set<String> codes = new TreeSet<>();
    for (String robot : robots) {
      try {
        ExpressionServiceGrpc.newBlockingStub(channels.get(replica))
            .withDeadlineAfter(DEADLINE, SECONDS)
            .setLed(SetLedRequest.newBuilder().setRobotId(robot).setColor("red").build());
        codes.add("OK");
      } catch (StatusRuntimeException failure) {
        codes.add(failure.getStatus().getCode().name());
      }
    }
    return codes;
  }

  /** How it goes, for whoever waits in vain. */
  public String describe() {
    return outcomes.describe();
  }

  /** Calls that were made again. */
  public long retries() {
    return callers.stream().mapToLong(Caller::retries).sum();
  }

  @Override
  public void close() throws InterruptedException {
    over.end();
    unfollowed.end();
    calls.cancel(null);
    for (Thread thread : following) {
      thread.join(PATIENCE);
    }
    for (ManagedChannel channel : channels) {
      channel.shutdownNow();
      channel.awaitTermination(10, SECONDS);
    }
  }
}

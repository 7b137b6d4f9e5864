package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.audio.OpusAudio;
import dev.troupe.simulator.spatialwalk.audio.PcmAudio;
import dev.troupe.simulator.spatialwalk.audio.SpokenAudio;
import dev.troupe.simulator.spatialwalk.wire.Configuration;
import dev.troupe.simulator.spatialwalk.wire.ServerMessages;
import dev.troupe.simulator.spatialwalk.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one session that are being performed, one after the other: the first of them is
 * at it, the others wait for their turn. Confined.
 */
final class Performances implements Outlet {
  private static final int MAX_WAITING = 64;

  private final Surroundings around;
  private final Visit visit;
  private final Mouthpiece mouth;
  private final Configuration configuration;
  private final Runnable active;
  private final Deque<Running> running = new ArrayDeque<>();
  private @Nullable Playback lastPlayback;

  /** A request and what is made of it. */
  record Running(Request request, Performance performance) {}

  /**
   * @param active told whenever one is over
   */
  Performances(
      Surroundings around,
      Visit visit,
      Mouthpiece mouth,
      Configuration configuration,
      Runnable active) {
    this.around = around;
    this.visit = visit;
    this.mouth = mouth;
    this.configuration = configuration;
    this.active = active;
  }

  boolean isEmpty() {
    return running.isEmpty();
  }

  boolean isFull() {
    return running.size() >= MAX_WAITING;
  }

  /** Whether sound and face are played in a room or channel. */
  boolean elsewhere() {
    return configuration.egressType() != Configuration.SOCKET;
  }

  /** Null for a request that is over, or never was. */
  @Nullable Running find(String reqId) {
    for (Running each : running) {
      if (each.request().id().equals(reqId)) {
        return each;
      }
    }
    return null;
  }

  /** The latest playback elsewhere, over or not; null before the first. */
  @Nullable Playback lastPlayback() {
    return lastPlayback;
  }

  /** Null when a fault was quicker. */
  @Nullable Running start(String reqId) {
    Request request =
        new Request(reqId, audio(), around.archive().request(reqId, visit.connectionId()));
    Running started = new Running(request, performance(request));
    running.add(started);
    if (strike(Fault.Moment.AUDIO, request)) {
      return null;
    }
    if (running.peek() == started) {
      started.performance().begin();
    }
    return started;
  }

  /** Another request takes the place of all. */
  void preempt() {
    List.copyOf(running).forEach(each -> each.performance().stop(true));
  }

  /** The session is gone. */
  void abandon() {
    running.forEach(each -> {
      each.performance().abandon();
      each.request().record().over(RequestReport.Outcome.ABANDONED);
    });
    running.clear();
  }

  private SpokenAudio audio() {
    return configuration.audioFormat() == Configuration.PCM
        ? new PcmAudio(configuration.sampleRate())
        : new OpusAudio();
  }

  private Performance performance(Request request) {
    ModelPace pace = around.options().pace();
    ServiceManners manners = around.options().manners();
    if (!elsewhere()) {
      return new Animation(request, this, around.modelTime(), pace, manners);
    }
    Duration pause = around.options().limits().pauseTimeout();
    Playback playback = new Playback(request, this, around.modelTime(), pace, manners, pause);
    lastPlayback = playback;
    return playback;
  }

  @Override
  public void animate(Request request, boolean end, @Nullable WireWriter flame, int keyframes) {
    mouth.animate(request, end, flame, keyframes);
  }

  @Override
  public void pad(Request request, int bytes) {
    mouth.pad(request, bytes);
  }

  @Override
  public void stray(String reqId) {
    mouth.stray(reqId);
  }

  @Override
  public void tell(
      Request request, ServerMessages.Playback state, long playedMillis, String reason) {
    mouth.tell(request.id(), state, playedMillis, reason);
  }

  @Override
  public boolean congested() {
    return mouth.line().congested();
  }

  @Override
  public void whenDrained(Runnable task) {
    mouth.line().whenDrained(task);
  }

  @Override
  public boolean strike(Fault.Moment moment, Request request) {
    boolean hit = false;
    for (Fault fault : visit.ailments().due(moment)) {
      mouth.suffer(fault, request.id());
      hit |= fault instanceof Fault.ServerError error && error.request();
    }
    if (mouth.isOver()) {
      abandon();
      return true;
    }
    Running struck = find(request.id());
    if (hit && struck != null) {
      struck.performance().stop(false);
    }
    return hit;
  }

  @Override
  public <F extends Fault> Optional<F> fault(Class<F> kind) {
    return visit.ailments().holding(kind);
  }

  @Override
  public void over(Request request, RequestReport.Outcome outcome) {
    active.run();
    request.record().over(outcome);
    Running first = running.peek();
    running.removeIf(each -> each.request() == request);
    Running next = running.peek();
    if (next != null && next != first) {
      next.performance().begin();
      next.performance().more();
    }
  }
}

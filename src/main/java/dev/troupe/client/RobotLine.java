package dev.troupe.client;

import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.link.Inbound;
import dev.troupe.link.Link;
import dev.troupe.link.LinkCause;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkListener;
import dev.troupe.link.LinkPeer;
import dev.troupe.link.LinkState;
import dev.troupe.link.Links;
import dev.troupe.link.Reply;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A robot's link as a client uses it: calls from any thread cross to the link's context here,
 * answers become futures, and the sensors that run are started again after a reconnect.
 */
final class RobotLine implements LinkListener<RobotEvent> {
  private final Context context;
  private final Time time;
  private final Handlers handlers = new Handlers();
  private final Waits waits;
  private final Connecting connecting;
  private final Map<CommandKind, RobotCommand> sensors = new EnumMap<>(CommandKind.class);
  private @Nullable Link<RobotCommand, RobotEvent> link;
  private volatile LinkState state;
  private volatile Consumer<LinkState> stateHandler = ignored -> {};

  RobotLine(Context context, Links links, FurhatOptions options) {
    this.context = context;
    this.time = new VertxTime(context);
    this.waits = new Waits(time);
    this.connecting = new Connecting(time);
    this.state = new LinkState.Released(new LinkFailure(LinkCause.RELEASED, "not connected yet"));
    LinkPeer peer = new LinkPeer(options.address().getAuthority(), options.address());
    FurhatProtocol protocol =
        new FurhatProtocol(options.key() == null ? null : options.key().reveal());
    cross(() -> link = links.link(peer, protocol, this, time, new SplittableRandom()));
  }

  LinkState state() {
    return state;
  }

  Handlers handlers() {
    return handlers;
  }

  void onState(Consumer<LinkState> handler) {
    stateHandler = handler;
  }

  /** Opens the link; {@code patience} zero means that the first failure is the answer. */
  Future<Void> open(Duration patience) {
    return call(() -> {
      if (link().state() instanceof LinkState.Ready) {
        return Future.succeededFuture();
      }
      Future<Void> ready = connecting.begin(patience, () -> link().release());
      link().open(time.now().toEpochMilli());
      return ready;
    });
  }

  Future<Void> release() {
    return call(() -> {
      sensors.clear();
      return link().release();
    });
  }

  Future<Void> close() {
    return call(() -> link().close());
  }

  /** Sends a command; done when the socket took its bytes. */
  Future<Void> tell(RobotCommand command, Duration timeout) {
    Promise<Void> promise = Promise.promise();
    cross(() -> send(command, timeout, new SentReply(promise)));
    return promise.future();
  }

  /** Sends a command that is answered; done with the message that ends it. */
  <E extends RobotEvent> Future<E> ask(RobotCommand command, Class<E> answer, Duration timeout) {
    AnswerReply<E> reply = new AnswerReply<>(answer);
    ask(command, timeout, reply);
    return reply.future();
  }

  void ask(RobotCommand command, Duration timeout, Reply<RobotEvent> reply) {
    cross(() -> send(command, timeout, reply));
  }

  private void send(RobotCommand command, Duration timeout, Reply<RobotEvent> reply) {
    remember(command);
    link().send(command, link().nextRequestId(), time.nanos() + timeout.toNanos(), reply);
  }

  /** Sends a raw message and waits for what {@code pick} finds in answer to it. */
  <T> Future<T> exchange(RobotCommand command, Duration timeout, String what, Picker<T> pick) {
    return call(() -> {
      String id = link().nextRequestId();
      Future<T> answer =
          waits.add(timeout, what, in -> id.equals(in.requestId()) ? pick.pick(in) : null);
      Promise<Void> sent = Promise.promise();
      link().send(command, id, time.nanos() + timeout.toNanos(), new SentReply(sent));
      return sent.future().compose(taken -> answer);
    });
  }

  <T> Future<T> await(Duration timeout, String what, Picker<T> pick) {
    return call(() -> {
      LinkFailure obstacle = link().state().obstacle();
      return obstacle != null
          ? Future.failedFuture(LinkFailures.of(obstacle))
          : waits.add(timeout, what, pick::pick);
    });
  }

  /** The value that an event ends a wait with, or null to wait on. */
  @FunctionalInterface
  interface Picker<T> {
    @Nullable Future<T> pick(Inbound<RobotEvent> inbound);
  }

  private void remember(RobotCommand command) {
    switch (command.kind()) {
      case USERS_START, AUDIO_START, CAMERA_START -> sensors.put(command.kind(), command);
      case USERS_STOP -> sensors.remove(CommandKind.USERS_START);
      case AUDIO_STOP -> sensors.remove(CommandKind.AUDIO_START);
      case CAMERA_STOP -> sensors.remove(CommandKind.CAMERA_START);
      default -> {}
    }
  }

  @Override
  public void stateChanged(LinkState next) {
    state = next;
    if (next instanceof LinkState.Ready) {
      List.copyOf(sensors.values())
          .forEach(
              sensor -> link().send(sensor, link().nextRequestId(), Link.NO_DEADLINE, f -> {}));
    }
    LinkFailure obstacle = next.obstacle();
    if (obstacle != null) {
      waits.failAll(obstacle);
    }
    connecting.moved(next);
    stateHandler.accept(next);
  }

  @Override
  public void received(Inbound<RobotEvent> inbound) {
    waits.tell(inbound);
    handlers.tell(new Heard(inbound.requestId(), inbound.event()));
  }

  private Link<RobotCommand, RobotEvent> link() {
    if (link == null) {
      throw new IllegalStateException("the link is made by the first task of its context");
    }
    return link;
  }

  private <T> Future<T> call(Supplier<Future<T>> task) {
    Promise<T> promise = Promise.promise();
    cross(() -> task.get().onComplete(promise));
    return promise.future();
  }

  private void cross(Runnable task) {
    if (Vertx.currentContext() == context) {
      task.run();
    } else {
      context.runOnContext(crossed -> task.run());
    }
  }
}

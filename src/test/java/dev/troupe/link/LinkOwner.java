package dev.troupe.link;

import dev.troupe.link.LineProtocol.Ask;
import dev.troupe.time.VertxTime;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Owns a link on a context of its own and keeps everything it is told. */
final class LinkOwner implements LinkListener<String> {
  final BlockingQueue<LinkState> states = new LinkedBlockingQueue<>();
  final BlockingQueue<Inbound<String>> news = new LinkedBlockingQueue<>();
  final BlockingQueue<String> unreadable = new LinkedBlockingQueue<>();
  final Context context;
  final VertxTime time;
  volatile Runnable whenReady = () -> {};
  private Link<Ask, String> link;

  LinkOwner(Vertx vertx, Links links, LinkPeer peer) throws Exception {
    context = vertx.getOrCreateContext();
    time = new VertxTime(context);
    link = call(() -> links.link(peer, new LineProtocol(), this, time, new Random(7)));
  }

  Link<Ask, String> link() {
    return link;
  }

  void open() throws Exception {
    call(() -> {
      link.open(5);
      return null;
    });
  }

  LinkOwner openAndReady() throws Exception {
    open();
    await(LinkState.Ready.class);
    return this;
  }

  /** Sends and returns what becomes of it. */
  Outcome ask(String text, boolean answered) throws Exception {
    return call(() -> send(text, answered, Link.NO_DEADLINE));
  }

  Outcome send(String text, boolean answered, long deadline) {
    Outcome outcome = new Outcome();
    link.send(new Ask(text, answered), link.nextRequestId(), deadline, outcome);
    return outcome;
  }

  /** Runs something on the link's context. */
  <T> T call(Callable<T> task) throws Exception {
    Promise<T> promise = Promise.promise();
    context.runOnContext(go -> {
      try {
        promise.complete(task.call());
      } catch (Throwable e) {
        promise.fail(e);
      }
    });
    return Waiting.on(promise.future());
  }

  <S extends LinkState> S await(Class<S> type) throws Exception {
    return type.cast(await(type::isInstance));
  }

  /** The next state that fits; those before it are gone. */
  LinkState await(Predicate<LinkState> fits) throws Exception {
    for (LinkState next = take(states); ; next = take(states)) {
      if (fits.test(next)) {
        return next;
      }
    }
  }

  static <T> T take(BlockingQueue<T> queue) throws Exception {
    T next = queue.poll(Waiting.SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came");
    }
    return next;
  }

  Future<Void> close() throws Exception {
    return call(() -> link.close());
  }

  @Override
  public void stateChanged(LinkState state) {
    if (state instanceof LinkState.Ready) {
      whenReady.run();
    }
    states.add(state);
  }

  @Override
  public void received(Inbound<String> inbound) {
    news.add(inbound);
  }

  @Override
  public void malformed(String reason) {
    unreadable.add(reason);
  }

  /** What became of one request, in words and in order. */
  static final class Outcome implements Reply<String> {
    private final BlockingQueue<String> story = new LinkedBlockingQueue<>();

    String next() throws Exception {
      return take(story);
    }

    boolean refused() {
      String first = story.peek();
      return first != null && first.startsWith("failed");
    }

    boolean silent() {
      return story.isEmpty();
    }

    @Override
    public void sent() {
      story.add("sent");
    }

    @Override
    public void progress(String event) {
      story.add("progress " + event);
    }

    @Override
    public void ended(String event) {
      story.add("ended " + event);
    }

    @Override
    public void failed(LinkFailure failure) {
      story.add("failed " + failure.cause() + (failure.mayHaveArrived() ? " after sending" : ""));
    }
  }
}

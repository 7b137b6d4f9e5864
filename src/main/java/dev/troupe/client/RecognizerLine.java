package dev.troupe.client;

import dev.troupe.link.Crossing;
import dev.troupe.link.Links;
import dev.troupe.recognition.RecognitionCommand;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionFailure;
import dev.troupe.recognition.RecognitionFailure.Reason;
import dev.troupe.recognition.RecognitionState;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a recogniser as a client uses it: calls from any thread cross to its context here, a
 * token is fetched and a socket dialled, and what is said reaches the handlers.
 */
final class RecognizerLine {
  private static final Logger LOG = LoggerFactory.getLogger(RecognizerLine.class);
  private static final RecognitionFailure NOT_CONNECTED =
      new RecognitionFailure(Reason.NOT_CONNECTED, "not connected (expected: connect first)");

  private final Context context;
  private final Crossing crossing;
  private final Time time;
  private final List<Handler> handlers = new CopyOnWriteArrayList<>();
  private @Nullable RecognizerDial dial;
  private @Nullable RecognizerDialogue dialogue;
  private @Nullable Promise<Void> connecting;
  private volatile Consumer<RecognitionFailure> lostHandler = ignored -> {};
  private volatile boolean connected;
  private volatile RecognitionState state = RecognitionState.NO_SESSION;
  private volatile String channelId = "";

  RecognizerLine(Context context, Links links, RecognizerOptions options, MeterRegistry registry) {
    this.context = context;
    this.crossing = new Crossing(context);
    this.time = new VertxTime(context);
    cross(() -> dial = new RecognizerDial(context.owner(), links, options, registry, time));
  }

  boolean connected() {
    return connected;
  }

  RecognitionState state() {
    return state;
  }

  String channelId() {
    return channelId;
  }

  Registration handle(Consumer<RecognitionEvent> handler) {
    Handler own = new Handler(handler);
    handlers.add(own);
    return () -> handlers.remove(own);
  }

  void onLost(Consumer<RecognitionFailure> handler) {
    lostHandler = handler;
  }

  Future<Void> connect() {
    return call(() -> {
      if (dialogue != null) {
        return Future.succeededFuture();
      }
      return connecting != null ? connecting.future() : begin();
    });
  }

  private Future<Void> begin() {
    Promise<Void> begun = Promise.promise();
    connecting = begun;
    Events events = new Events();
    dial()
        .dial(events)
        .onComplete(made -> connected(begun, events, made), error -> failed(begun, error));
    return begun.future();
  }

  private void connected(Promise<Void> begun, Events events, RecognizerDialogue made) {
    if (connecting != begun) {
      made.end();
      return;
    }
    connecting = null;
    events.of = made;
    dialogue = made;
    reflect();
    begun.complete();
  }

  private void failed(Promise<Void> begun, Throwable error) {
    if (connecting == begun) {
      connecting = null;
    }
    begun.tryFail(error);
  }

  /** What one dialogue tells; a dialogue that was let go is not listened to any more. */
  private final class Events implements RecognizerDialogue.Owner {
    private @Nullable RecognizerDialogue of;

    @Override
    public void told(RecognitionEvent event) {
      if (of == dialogue) {
        reflect();
        handlers.forEach(handler -> guarded(() -> handler.consumer.accept(event)));
      }
    }

    @Override
    public void lost(RecognitionFailure failure) {
      if (of == dialogue) {
        dialogue = null;
        reflect();
        guarded(() -> lostHandler.accept(failure));
      }
    }
  }

  /** Compared by identity: the same consumer may be registered twice. */
  private static final class Handler {
    private final Consumer<RecognitionEvent> consumer;

    Handler(Consumer<RecognitionEvent> consumer) {
      this.consumer = consumer;
    }
  }

  /** A handler that throws must not keep the others, or the dialogue, from what was said. */
  private static void guarded(Runnable handler) {
    try {
      handler.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("an event handler failed");
    }
  }

  private void reflect() {
    RecognizerDialogue present = dialogue;
    connected = present != null;
    state = present == null ? RecognitionState.NO_SESSION : present.state();
    channelId = present == null ? "" : present.channelId();
  }

  /** Asks the dialogue for something; fails when there is none. */
  <T> Future<T> ask(Function<RecognizerDialogue, Future<T>> question) {
    return call(() -> {
      RecognizerDialogue present = dialogue;
      return present == null
          ? Future.failedFuture(NOT_CONNECTED.asException())
          : question.apply(present);
    });
  }

  Recognition recognize(RecognitionCommand.Recognize command) {
    Recognition recognition = new Recognition();
    cross(() -> {
      if (dialogue == null) {
        recognition.failed(NOT_CONNECTED);
      } else {
        dialogue.recognize(command, recognition);
      }
    });
    return recognition;
  }

  Future<Void> sendInRealTime(byte[] audio, int bytesPerSecond) {
    return call(() -> PacedAudio.send(audio, bytesPerSecond, this::sendAudio, time));
  }

  Future<Void> sendAudio(byte[] chunk) {
    return ask(present -> present.sendAudio(chunk));
  }

  Future<Void> disconnect() {
    return call(() -> {
      Promise<Void> given = connecting;
      connecting = null;
      if (given != null) {
        given.tryFail(
            new RecognitionFailure(Reason.NOT_CONNECTED, "disconnected meanwhile").asException());
      }
      RecognizerDialogue last = dialogue;
      dialogue = null;
      reflect();
      return last == null ? Future.succeededFuture() : last.end();
    });
  }

  Future<Void> close() {
    return disconnect().eventually(() -> call(() -> dial().close()));
  }

  private RecognizerDial dial() {
    if (dial == null) {
      throw new IllegalStateException("the dial is made by the first task of its context");
    }
    return dial;
  }

  private <T> Future<T> call(Supplier<Future<T>> task) {
    Promise<T> promise = Promise.promise();
    cross(() -> {
      try {
        task.get().onComplete(promise);
      } catch (RuntimeException e) {
        // Whoever asked from another thread would wait for ever.
        promise.fail(e);
      }
    });
    return promise.future();
  }

  private void cross(Runnable task) {
    if (Vertx.currentContext() == context) {
      task.run();
    } else {
      crossing.post(task);
    }
  }
}

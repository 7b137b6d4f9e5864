package dev.troupe.recognition;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Consumer;

/** A recogniser with its sessions, some of them open before they are asked for. Thread-safe. */
public interface Recogniser {

  RecogniserFacts facts();

  /**
   * A session; what becomes of it is told on {@code away}, and so is whether more sound is wanted.
   */
  RecognitionCall open(
      SessionRequest request, Context away, Consumer<SessionNews> news, Consumer<Boolean> wanted);

  /** For the detail of the gateway's health; words that a stranger may read. */
  Map<String, String> health();

  /** Lets every session go; done when the sockets are closed. */
  Future<Void> close();
}

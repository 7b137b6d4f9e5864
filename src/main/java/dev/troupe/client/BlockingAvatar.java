package dev.troupe.client;

import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarException;
import dev.troupe.avatar.AvatarPhase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * An {@link AvatarSession} for threads that may block: each method returns when it is done, and
 * throws the {@link AvatarException} that the future would have carried. On an event loop every
 * method refuses with an {@link IllegalStateException} before it does anything: it would wait for
 * itself.
 */
public final class BlockingAvatar {
  /** Futures end by themselves; this only bounds the wait should the event loop be gone. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final AvatarSession session;
  private final AvatarOptions options;

  BlockingAvatar(AvatarSession session, AvatarOptions options) {
    this.session = session;
    this.options = options;
  }

  /** The asynchronous view of the same session; both may be mixed. */
  public AvatarSession async() {
    return session;
  }

  /** See {@link AvatarSession#init}. */
  public void init() {
    await(session::init, options.token());
  }

  /** See {@link AvatarSession#start}. */
  public String start() {
    return await(session::start, options.longestStart());
  }

  /** See {@link AvatarSession#sendAudio}. */
  public String sendAudio(byte[] audio, boolean end) {
    return await(() -> session.sendAudio(audio, end), options.send());
  }

  /** See {@link AvatarSession#interrupt}. */
  public String interrupt() {
    return await(session::interrupt, options.send());
  }

  /** See {@link AvatarSession#pause}. */
  public String pause() {
    return await(session::pause, options.send());
  }

  /** See {@link AvatarSession#resume}. */
  public String resume() {
    return await(session::resume, options.send());
  }

  /** See {@link AvatarSession#shutdown}. */
  public void shutdown() {
    await(session::shutdown, options.link().closeTimeout());
  }

  private static <T> T await(Supplier<Future<T>> call, Duration patience) {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException(
          "blocking() on event loop %s (expected: a thread that may block)"
              .formatted(Thread.currentThread().getName()));
    }
    CompletableFuture<T> result = call.get().toCompletionStage().toCompletableFuture();
    try {
      return result.get(patience.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof AvatarException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw failure(AvatarErrorCode.CONNECTION_FAILED, "no end within " + patience.plus(MARGIN));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(AvatarErrorCode.UNKNOWN, "the waiting thread was interrupted");
    }
  }

  private static AvatarException failure(AvatarErrorCode code, String message) {
    return AvatarError.of(code, AvatarPhase.UNKNOWN, message).asException();
  }
}

package dev.troupe.avatar;

import dev.troupe.config.PoolConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Avatars with their sessions, some of them open before they are asked for. Thread-safe. */
public interface Animator {

  /** The avatar of that name, or of that id of the vendor's; null when none is configured. */
  @Nullable AvatarFacts find(String nameOrId);

  /** How long a caller waits for a session unless it says otherwise. */
  Duration patience();

  /** How many sessions are kept and may be. */
  PoolConfig.Size size();

  /**
   * A session; what becomes of it is told on {@code away}, where each message is to be {@link
   * AnimationCall#taken}.
   *
   * @param wanted told when the caller may send sound again
   */
  AnimationCall open(
      AnimationRequest request, Context away, Consumer<AnimationNews> news, Runnable wanted);

  /** All avatars in the order of their names. */
  Future<List<AvatarStanding>> standings();

  /** For the detail of the gateway's health; words that a stranger may read. */
  Map<String, String> health();

  /** Lets every session go; done when the sockets are closed. */
  Future<Void> close();
}

package dev.troupe.cluster;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Whoever runs the robots that this replica owns. Called one call of a robot at a time. */
public interface Tenant {

  /**
   * The robot is ours from here on: it is to be dialled, under the claim's epoch.
   *
   * @param luggage what the owner before left for us; null when it died, or there was none
   * @return done when the robot runs, connected or not; a failure gives the robot back
   */
  Future<Void> take(Claim claim, byte @Nullable [] luggage);

  /**
   * The robot is to go to another replica: no new commands, what is being said ends, the socket is
   * closed.
   *
   * @return what the next owner needs to go on; done when nothing of ours can reach the robot
   */
  Future<byte[]> leave(String robotId);

  /** The robot may have another owner already: it is to be closed at once, and tells why. */
  void lose(String robotId);
}

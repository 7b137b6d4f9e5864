package dev.troupe.fleet;

import dev.troupe.robot.RobotCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a robot comes with when it begins to be run here.
 *
 * @param tenure null for one of its own, from then on
 * @param counted the last counter of request ids that were given in the same epoch
 * @param desired what clients asked it to be before
 * @param journal what owners before have written, oldest first
 * @param commands what became of commands that were given to owners before
 * @param starts how long it took to begin to speak before
 */
record Arrival(
    @Nullable Tenure tenure,
    long counted,
    List<RobotCommand> desired,
    List<JournalPart<RobotRecord>> journal,
    List<FormerCommand> commands,
    StartMemory starts) {

  /** Where nobody else runs robots. */
  static Arrival alone(List<RobotCommand> desired) {
    return new Arrival(null, 0, desired, List.of(), List.of(), StartMemory.NONE);
  }

  /** Registered anew while it is ours: nothing of the registration before is left but its ids. */
  static Arrival again(Tenure tenure, long counted, List<RobotCommand> desired) {
    return new Arrival(tenure, counted, desired, List.of(), List.of(), StartMemory.NONE);
  }
}

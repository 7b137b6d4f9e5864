package dev.troupe.grpc;

import dev.troupe.api.robot.v1.LinkState;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.robot.RobotId;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Some of the robots, as lists, streams and broadcasts choose them; what is not asked for holds of
 * every robot. May be used by any thread.
 */
final class RobotFilter implements Predicate<RobotStatus> {
  static final int MOST_IDS = 1_000;
  private static final int LONGEST_TEXT = 256;

  private final Predicate<Map<String, String>> labels;
  private final Set<String> ids;
  private final Set<LinkState> states;
  private final String text;

  private RobotFilter(
      Predicate<Map<String, String>> labels, Set<String> ids, Set<LinkState> states, String text) {
    this.labels = labels;
    this.ids = ids;
    this.states = states;
    this.text = text;
  }

  /**
   * Notes whatever cannot be filtered by. That a robot of {@code robotIds} exists is for the caller
   * to look at.
   */
  static RobotFilter of(
      String labelSelector,
      List<String> robotIds,
      List<LinkState> states,
      String text,
      Violations violations) {
    Predicate<Map<String, String>> labels = SelectorField.read(labelSelector, violations);
    violations.check(
        robotIds.size() <= MOST_IDS, "robot_ids", robotIds.size(), "up to " + MOST_IDS);
    for (String id : robotIds) {
      violations.check(
          RobotId.isValid(id), "robot_ids", id, "1 to 63 of a-z, 0-9 and '-', no '-' at an end");
    }
    violations.check(
        text.length() <= LONGEST_TEXT, "text", text, "up to " + LONGEST_TEXT + " characters");
    return new RobotFilter(
        labels, new HashSet<>(robotIds), states(states, violations), folded(text));
  }

  private static Set<LinkState> states(List<LinkState> asked, Violations violations) {
    Set<LinkState> states = EnumSet.noneOf(LinkState.class);
    for (LinkState state : asked) {
      boolean known = state != LinkState.UNRECOGNIZED && state != LinkState.LINK_STATE_UNSPECIFIED;
      violations.check(known, "states", state, "a state that a link can be in");
      states.add(state);
    }
    return states;
  }

  @Override
  public boolean test(RobotStatus robot) {
    return (ids.isEmpty() || ids.contains(robot.id().value()))
        && (states.isEmpty() || states.contains(LinkMapper.state(robot.connection().state())))
        && labels.test(robot.config().labels())
        && (text.isEmpty() || mentions(robot));
  }

  private boolean mentions(RobotStatus robot) {
    return contains(robot.id().value())
        || contains(robot.config().displayName())
        || contains(robot.config().address().toString())
        || robot.config().labels().values().stream().anyMatch(this::contains);
  }

  private boolean contains(String where) {
    return folded(where).contains(text);
  }

  /** Up and down again, so that letters with two small forms are one. */
  private static String folded(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}

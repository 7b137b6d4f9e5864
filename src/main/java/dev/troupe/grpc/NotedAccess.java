package dev.troupe.grpc;

import dev.troupe.config.Capability;
import dev.troupe.config.Verb;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a call asks of the policies and what they answer, and refuses nothing, so that the
 * call goes on to ask for all. Not thread-safe.
 */
final class NotedAccess implements Access {
  private final Access access;
  private final Set<Rehearsal.Need> needs = new LinkedHashSet<>();

  NotedAccess(Access access) {
    this.access = access;
  }

  /** In the order in which it was asked; leave on any robot is left out where one is named. */
  List<Rehearsal.Need> needs() {
    return needs.stream().filter(need -> !isImplied(need)).toList();
  }

  private boolean isImplied(Rehearsal.Need need) {
    return need.robotId().isEmpty()
        && !need.everywhere()
        && needs.stream()
            .anyMatch(other ->
                other.capability() == need.capability()
                    && other.verb() == need.verb()
                    && !other.robotId().isEmpty());
  }

  /** Who may do everything wants to read what it is as well. */
  @Override
  public boolean isOpen() {
    return false;
  }

  @Override
  public boolean permits(String robotId, Capability capability, Verb verb) {
    refusal(robotId, new Demand(capability, verb, false));
    return true;
  }

  @Override
  public @Nullable Map<String, String> labels(String robotId) {
    return access.labels(robotId);
  }

  @Override
  public @Nullable CallFailure refusal(String robotId, Demand demand) {
    return robotId.isEmpty()
        ? refusal(demand, false)
        : note(robotId, demand, false, access.refusal(robotId, demand));
  }

  @Override
  public @Nullable CallFailure refusal(String robotId, Map<String, String> labels, Demand demand) {
    return note(robotId, demand, false, access.refusal(robotId, labels, demand));
  }

  @Override
  public @Nullable CallFailure refusal(Demand demand, boolean wholeMethod) {
    return note("", demand, demand.isEverywhere(wholeMethod), access.refusal(demand, wholeMethod));
  }

  private @Nullable CallFailure note(
      String robotId, Demand demand, boolean everywhere, @Nullable CallFailure refusal) {
    needs.add(
        new Rehearsal.Need(
            robotId, demand.capability(), demand.verb(), everywhere, refusal == null));
    return null;
  }
}

package dev.troupe.grpc;

import dev.troupe.cluster.Member;
import dev.troupe.cluster.Place;
import dev.troupe.cluster.Whereabouts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What one replica believes of the others, as a test has it. */
final class FakeWhereabouts implements Whereabouts {
  private final String id;
  private final Map<String, String> owners = new ConcurrentHashMap<>();
  private final List<Member> members = new CopyOnWriteArrayList<>();

  /** Robots that there are, wherever. */
  final Set<String> registered = ConcurrentHashMap.newKeySet();

  FakeWhereabouts(String id) {
    this.id = id;
  }

  static Member member(String id, int relayPort) {
    return new Member(id, "name of " + id, "127.0.0.1", relayPort, Instant.EPOCH, 0, false);
  }

  void knows(Member member) {
    members.add(member);
  }

  void forgets(String member) {
    members.removeIf(it -> it.id().equals(member));
  }

  /** The robot is this member's from here on; nobody's when that is empty. */
  void owner(String robot, String member) {
    registered.add(robot);
    owners.put(robot, member);
  }

  @Override
  public Member self() {
    return members.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }

  @Override
  public List<Member> others() {
    return members.stream().filter(it -> !it.id().equals(id)).toList();
  }

  @Override
  public Place find(String robotId) {
    String owner = owners.getOrDefault(robotId, "");
    if (owner.equals(id)) {
      return new Place.Here();
    }
    return members.stream()
        .filter(it -> Objects.equals(it.id(), owner))
        .findFirst()
        .<Place>map(Place.There::new)
        .orElseGet(Place.Nowhere::new);
  }
}

package dev.troupe.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tables in Hazelcast's maps. All lines are in one partition: what is read of them belongs
 * together, and if they are ever lost, they are lost together. Confined to the worker.
 */
final class SharedLedger implements Ledger {
  private static final String PARTITION = "troupe";

  /**
   * No robot's id: who announced the founding, and with {@link #DONE} before it that it is done.
   */
  private static final String MARK = "";

  private static final String DONE = "!";

  private final HazelcastInstance engine;
  private final IMap<String, String> members;
  private final IMap<String, String> owners;
  private final IMap<String, byte[]> luggage;
  private final int quorum;
  private int lives;

  SharedLedger(HazelcastInstance engine, int quorum) {
    this.engine = engine;
    this.quorum = quorum;
    this.members = engine.getMap(EngineConfig.MEMBERS);
    this.owners = engine.getMap(EngineConfig.OWNERS);
    this.luggage = engine.getMap(EngineConfig.LUGGAGE);
  }

  /**
   * @param task when a robot or a member comes, goes or changes; on a thread of the engine's
   */
  void onChange(Runnable task) {
    EntryAddedListener<String, String> added = event -> task.run();
    EntryRemovedListener<String, String> removed = event -> task.run();
    EntryUpdatedListener<String, String> updated = event -> task.run();
    members.addEntryListener(added, false);
    members.addEntryListener(removed, false);
    owners.addEntryListener(added, false);
    owners.addEntryListener(updated, false);
  }

  @Override
  public String newId() {
    return engine.getCluster().getLocalMember().getUuid() + "-" + ++lives;
  }

  @Override
  public Tables read() {
    return ask(() -> {
      Map<String, OwnerEntry> robots = new HashMap<>();
      boolean founded = false;
      for (Map.Entry<String, String> each : lines(owners)) {
        String robot = robot(each.getKey());
        if (robot.equals(MARK)) {
          founded = each.getValue().startsWith(DONE);
        } else {
          robots.put(robot, OwnerEntry.read(each.getValue()));
        }
      }
      Map<String, MemberEntry> alive = new HashMap<>();
      for (Map.Entry<String, String> each : lines(members)) {
        MemberEntry member = MemberEntry.read(each.getValue());
        alive.put(member.id(), member);
      }
      return new Tables(founded, robots, alive);
    });
  }

  private static Iterable<Map.Entry<String, String>> lines(IMap<String, String> map) {
    Predicate<String, String> all = Predicates.alwaysTrue();
    return map.entrySet(Predicates.partitionPredicate(PARTITION, all));
  }

  @Override
  public void prepareFounding(String id) {
    ask(() -> {
      String before = owners.get(key(MARK));
      return before == null
          ? owners.putIfAbsent(key(MARK), id) == null
          : before.startsWith(DONE) || owners.replace(key(MARK), before, id);
    });
  }

  @Override
  public void found(String id) {
    ask(() -> owners.replace(key(MARK), id, DONE + id));
  }

  @Override
  public void enrol(MemberEntry fresh) {
    ask(() -> members.putIfAbsent(key(fresh.id()), fresh.text()) == null);
  }

  @Override
  public boolean renew(MemberEntry old, MemberEntry next) {
    return ask(() -> replace(members, key(old.id()), old.text(), next.text()));
  }

  @Override
  public boolean remove(MemberEntry line) {
    return ask(() -> members.remove(key(line.id()), line.text()));
  }

  @Override
  public boolean own(String robotId, @Nullable OwnerEntry before, OwnerEntry next) {
    String key = key(robotId);
    return ask(() -> {
      if (before != null) {
        return replace(owners, key, before.text(), next.text());
      }
      String found = owners.putIfAbsent(key, next.text());
      return found == null || found.equals(next.text());
    });
  }

  /** The engine asks again by itself, and then finds what it wrote the first time. */
  private static boolean replace(IMap<String, String> map, String key, String old, String next) {
    return map.replace(key, old, next) || next.equals(map.get(key));
  }

  @Override
  public void pack(String robotId, long epoch, byte[] packed) {
    ask(() -> {
      luggage.set(luggageKey(robotId, epoch), packed);
      return true;
    });
  }

  @Override
  public byte @Nullable [] unpack(String robotId, long epoch) {
    byte[][] found = new byte[1][];
    ask(() -> {
      found[0] = luggage.remove(luggageKey(robotId, epoch));
      return true;
    });
    return found[0];
  }

  /** By robot and not in the tables' partition: it may be large. */
  private static String luggageKey(String robotId, long epoch) {
    return Placement.key(robotId, Long.toString(epoch));
  }

  private static String key(String id) {
    return Placement.key(PARTITION, id);
  }

  private static String robot(String key) {
    return key.substring(PARTITION.length() + 1);
  }

  /**
   * Whatever the engine throws, a change may have been made. Where a minority has just lost sight
   * of the others the engine's own protection comes a moment after the others are gone from its
   * list: in between it acknowledges changes that nobody else has, and they must not count.
   */
  private <T> T ask(Supplier<T> question) {
    T answer;
    try {
      answer = question.get();
    } catch (RuntimeException e) {
      throw new LedgerException(String.valueOf(e.getMessage()), e);
    }
    int seen = engine.getCluster().getMembers().size();
    if (seen < quorum) {
      throw new LedgerException(
          "members: " + seen + " (expected: at least " + quorum + ")", new IllegalStateException());
    }
    return answer;
  }
}

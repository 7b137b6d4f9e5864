package dev.troupe.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tables as they are meant to be: one place, one change at a time. */
final class SharedTables {
  private final boolean comparing;
  private final Map<String, OwnerEntry> owners = new TreeMap<>();
  private final Map<String, MemberEntry> members = new TreeMap<>();
  private final Map<String, byte[]> luggage = new HashMap<>();
  private @Nullable String founder;
  private boolean founded;

  /**
   * @param comparing whether a change compares first, as it must
   */
  SharedTables(boolean comparing) {
    this.comparing = comparing;
  }

  /** All who had them are gone. */
  void lose() {
    owners.clear();
    members.clear();
    luggage.clear();
    founder = null;
    founded = false;
  }

  boolean founded() {
    return founded;
  }

  Map<String, OwnerEntry> owners() {
    return Map.copyOf(owners);
  }

  Map<String, MemberEntry> members() {
    return Map.copyOf(members);
  }

  void prepareFounding(String id) {
    if (!founded) {
      founder = id;
    }
  }

  void found(String id) {
    founded |= id.equals(founder);
  }

  void enrol(MemberEntry fresh) {
    members.putIfAbsent(fresh.id(), fresh);
  }

  boolean renew(MemberEntry old, MemberEntry next) {
    if (differs(old, members.get(old.id()))) {
      return false;
    }
    members.put(next.id(), next);
    return true;
  }

  boolean remove(MemberEntry line) {
    if (differs(line, members.get(line.id()))) {
      return false;
    }
    members.remove(line.id());
    return true;
  }

  boolean own(String robotId, @Nullable OwnerEntry before, OwnerEntry next) {
    if (differs(before, owners.get(robotId))) {
      return false;
    }
    owners.put(robotId, next);
    return true;
  }

  private boolean differs(@Nullable Object expected, @Nullable Object found) {
    return comparing && !Objects.equals(expected, found);
  }

  void pack(String key, byte[] packed) {
    luggage.put(key, packed);
  }

  byte @Nullable [] unpack(String key) {
    return luggage.get(key);
  }
}

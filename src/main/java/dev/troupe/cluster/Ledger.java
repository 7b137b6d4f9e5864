package dev.troupe.cluster;

import org.jspecify.annotations.Nullable;

/**
 * The tables that all replicas share. Every change compares first, and is acknowledged once all
 * whom this replica sees have it. Blocks; a {@link LedgerException} leaves open whether it was
 * done.
 */
interface Ledger {

  /** The name under which the next life of this replica is known; never the same twice. */
  String newId();

  /** Owners first, then members. */
  Tables read();

  /** Announces that this member is about to say that the tables are founded. */
  void prepareFounding(String id);

  /** Says so, unless the tables were lost since it was announced. */
  void found(String id);

  void enrol(MemberEntry fresh);

  /** False when another line stands there, or none. */
  boolean renew(MemberEntry old, MemberEntry next);

  /** False when another line stands there, or none. */
  boolean remove(MemberEntry line);

  /**
   * @param before null when there must be none
   */
  boolean own(String robotId, @Nullable OwnerEntry before, OwnerEntry next);

  /** Keeps what the owner of this epoch leaves for the next one; for a short while. */
  void pack(String robotId, long epoch, byte[] luggage);

  byte @Nullable [] unpack(String robotId, long epoch);
}

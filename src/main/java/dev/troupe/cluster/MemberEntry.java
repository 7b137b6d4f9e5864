package dev.troupe.cluster;

import java.time.Instant;

/**
 * One replica's line in the shared table, which it renews as long as it lives.
 *
 * @param text as it stands there: what another release added to it is kept when it is compared
 * @param count of renewals
 * @param changes how often it changed the registry that all share
 */
record MemberEntry(String text, Member member, long count, long changes) {
  private static final String SEPARATOR = "\n";

  static MemberEntry of(Member member, long count, long changes) {
    String text =
        String.join(
            SEPARATOR,
            Long.toString(count),
            Long.toString(changes),
            Integer.toString(member.robots()),
            Boolean.toString(member.leaving()),
            Long.toString(member.startedAt().toEpochMilli()),
            member.id(),
            member.name(),
            member.host(),
            Integer.toString(member.relayPort()));
    return new MemberEntry(text, member, count, changes);
  }

  static MemberEntry read(String text) {
    String[] part = text.split(SEPARATOR, -1);
    Member member =
        new Member(
            part[5],
            part[6],
            part[7],
            Integer.parseInt(part[8]),
            Instant.ofEpochMilli(Long.parseLong(part[4])),
            Integer.parseInt(part[2]),
            Boolean.parseBoolean(part[3]));
    return new MemberEntry(text, member, Long.parseLong(part[0]), Long.parseLong(part[1]));
  }

  String id() {
    return member.id();
  }
}

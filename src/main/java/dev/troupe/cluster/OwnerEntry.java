package dev.troupe.cluster;

/**
 * Who owns one robot, as it stands in the shared table. It stays when nobody does: it remembers the
 * epoch.
 *
 * @param memberId empty when nobody owns the robot
 * @param epoch of that owner, or of the last one
 */
record OwnerEntry(String memberId, long epoch) {

  static OwnerEntry read(String text) {
    int space = text.indexOf(' ');
    return new OwnerEntry(text.substring(space + 1), Long.parseLong(text, 0, space, 10));
  }

  String text() {
    return epoch + " " + memberId;
  }

  boolean isFree() {
    return memberId.isEmpty();
  }

  boolean isOf(String member) {
    return memberId.equals(member);
  }

  OwnerEntry freed() {
    return new OwnerEntry("", epoch);
  }
}

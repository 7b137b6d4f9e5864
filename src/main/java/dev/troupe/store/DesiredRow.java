package dev.troupe.store;

/**
 * What a robot is to be restored to.
 *
 * @param uid the robot's, of this registration
 * @param epoch of the owner that says so: what a former owner says late is not kept; 0 where robots
 *     have no owners
 * @param schema version of the document's form
 * @param document the state in JSON, which the store does not read
 */
public record DesiredRow(String uid, long epoch, int schema, String document) {

  public DesiredRow {
    Document.check(document);
  }
}

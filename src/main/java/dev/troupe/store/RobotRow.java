package dev.troupe.store;

import java.time.Instant;

/**
 * A robot that came by API, as it is stored.
 *
 * @param id its name
 * @param uid of this registration; another one when the name is registered anew
 * @param revision 1 when it was registered, one more with each change
 * @param schema version of the document's form
 * @param document its definition in JSON, which the store does not read
 * @param created when it was registered, in milliseconds
 * @param updated when it was last changed
 */
public record RobotRow(
    String id,
    String uid,
    long revision,
    int schema,
    String document,
    Instant created,
    Instant updated) {}

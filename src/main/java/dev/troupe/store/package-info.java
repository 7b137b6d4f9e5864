/**
 * What must last: the robots that came by API, what each robot was last told, and epochs. An
 * embedded engine by default, PostgreSQL for replicas; the same tables and statements for both.
 *
 * <p>Everything that touches a database happens on one worker thread over one connection, in the
 * order in which it was asked ({@link dev.troupe.store.Lane}): an answer is given once what it
 * answers was flushed, and nothing ever overtakes. {@link dev.troupe.store.Store} may be called
 * from any thread; its answers come on the caller's context, within a deadline. While the database
 * is away everything is refused at once, until it is found again.
 *
 * <p>Tables only ever grow: a migration may add, and leaves alone what an older replica reads.
 */
@NullMarked
package dev.troupe.store;

import org.jspecify.annotations.NullMarked;

/**
 * Every option as a record, complete and checked before a port opens. A leaf: immutable, owned by
 * no thread.
 */
@NullMarked
package dev.troupe.config;

import org.jspecify.annotations.NullMarked;

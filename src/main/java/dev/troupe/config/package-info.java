/**
 * Every option as a record, complete and checked before a port opens. A leaf: immutable but for the
 * values of secrets, owned by no thread.
 */
@NullMarked
package dev.troupe.config;

import org.jspecify.annotations.NullMarked;

package dev.troupe.simulator;

import org.jspecify.annotations.Nullable;

/** Who asked for something, under which id: the id sticks to all that comes of it. */
record Origin(Connection connection, @Nullable String requestId) {}

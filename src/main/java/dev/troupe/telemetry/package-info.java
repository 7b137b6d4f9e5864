/**
 * The words and shapes that metrics and logs share: log keys, histogram settings, the registry, the
 * log output. A leaf; meters and loggers may be used from any thread.
 */
@NullMarked
package dev.troupe.telemetry;

import org.jspecify.annotations.NullMarked;

/**
 * The words and shapes that metrics, logs and traces share: log keys, histogram settings, the
 * registry, the log output, spans. A leaf; meters, loggers and spans may be used from any thread.
 */
@NullMarked
package dev.troupe.telemetry;

import org.jspecify.annotations.NullMarked;

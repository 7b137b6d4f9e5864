/**
 * How calls become traces, by OpenTelemetry: the only package that knows it, loaded where {@code
 * tracing.endpoint} is set and nowhere else. Spans are told from any thread and leave by one of
 * their own, over the HTTP client of the JDK.
 *
 * <p>Vert.x could trace its HTTP server by itself. Its spans would be of requests, {@code POST}
 * each, and end without knowing a call's status, its robot or its commands; and they would also be
 * of health checks and scrapes. So calls are traced where all faces meet, and handed on as objects,
 * as a command leaves the thread that its call is on.
 */
@NullMarked
package dev.troupe.tracing;

import org.jspecify.annotations.NullMarked;

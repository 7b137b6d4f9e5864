/**
 * Fuzzing: which targets there are, their corpora under every build, and a bounded time of new
 * inputs for each. A target stands beside what it tests, since that is seldom public.
 */
package dev.troupe.fuzz;

package dev.troupe.fleet;

/**
 * Who asks for a lease, or keeps it.
 *
 * @param principal who it is, in words that others may read; only the same one may keep a lease or
 *     command under it
 * @param program one word for its streams too: what ends with its sensors
 */
public record Holder(String principal, String program) {}

package dev.troupe.avatar;

import java.time.Duration;

/**
 * What a caller asks for.
 *
 * @param avatar whom
 * @param settings how the session is to be
 * @param owner who asks; those who wait are served fairly among owners
 * @param patience how long a session is waited for
 */
public record AnimationRequest(
    AvatarFacts avatar, SessionSettings settings, String owner, Duration patience) {}

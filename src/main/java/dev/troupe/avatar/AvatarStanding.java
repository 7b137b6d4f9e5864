package dev.troupe.avatar;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an avatar stands at a moment.
 *
 * @param capabilities of its server as last heard; null when nothing was heard yet
 * @param elsewhere sessions that deliver elsewhere
 * @param billed how long sessions of it were open since the start
 * @param trouble what keeps sessions from being opened; null when nothing is known
 */
public record AvatarStanding(
    AvatarFacts avatar,
    @Nullable Set<String> capabilities,
    List<PoolView> pools,
    int elsewhere,
    Duration billed,
    @Nullable AvatarError trouble) {}

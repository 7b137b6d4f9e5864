package dev.troupe.grpc;

import dev.troupe.cluster.Whereabouts;
import dev.troupe.security.ServerTls;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a port knows of the other replicas. May be used from any thread.
 *
 * @param whereabouts who serves which robot
 * @param registered whether there is such a robot at all, whoever serves it
 * @param tls the certificate that replicas show each other, loaded; null for a hop in the clear
 */
public record Neighbours(
    Whereabouts whereabouts, Predicate<String> registered, @Nullable ServerTls tls) {}

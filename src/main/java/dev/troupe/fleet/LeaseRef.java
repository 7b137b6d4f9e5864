package dev.troupe.fleet;

/**
 * How a caller names the lease it believes to hold.
 *
 * @param id as it was granted
 * @param epoch of the robot's owner when it was granted
 * @param number grows with every grant and delegation of the robot's leases
 */
public record LeaseRef(String id, long epoch, long number) {}

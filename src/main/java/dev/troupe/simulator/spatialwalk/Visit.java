package dev.troupe.simulator.spatialwalk;

/**
 * Who has come, once admitted.
 *
 * @param ailments what is to go wrong
 */
record Visit(String connectionId, Account account, String avatarId, Ailments ailments) {}

package dev.troupe.simulator.spatialwalk;

/**
 * What a token says.
 *
 * @param account whose key signed it
 * @param appId the app it is for, fixed by the key
 * @param expiresAt Unix seconds; after it the token opens nothing, while what it opened stays
 * @param id tells it from all others
 */
record SessionToken(Account account, String appId, long expiresAt, String id) {}

package dev.troupe.fleet;

/**
 * What is to be expected of speech that a robot would be asked for now.
 *
 * @param answered whether the command was given before: the robot is not asked then
 * @param ready whether commands pass
 * @param idle whether nothing is being said, nor waits to be
 */
public record StartOutlook(boolean answered, boolean ready, boolean idle, StartEstimate estimate) {}

/**
 * Which replicas there are, which of them owns which robot, and what one hands to the next. What
 * decides is pure and confined to one worker thread; what Hazelcast's calls wait for, only that
 * thread waits for. Everything public is safe from any thread. A gateway that runs alone loads
 * nothing of it but the vocabulary.
 */
@NullMarked
package dev.troupe.cluster;

import org.jspecify.annotations.NullMarked;

package dev.troupe.cluster;

import java.util.concurrent.atomic.LongAdder;

/** What happened in all histories of a model together. */
final class Tally {
  final LongAdder takes = new LongAdder();
  final LongAdder takeovers = new LongAdder();
  final LongAdder moves = new LongAdder();
  final LongAdder ends = new LongAdder();
}

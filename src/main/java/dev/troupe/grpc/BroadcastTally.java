package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.BroadcastSummary;
import dev.troupe.api.fleet.v1.StartSkew;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of all robots of a broadcast. Confined to the call's context. */
final class BroadcastTally {
  private final boolean timed;
  private final Map<BroadcastTurn.End, Integer> ends = new EnumMap<>(BroadcastTurn.End.class);
  private final List<Duration> skews = new ArrayList<>();

  BroadcastTally(boolean timed) {
    this.timed = timed;
  }

  void add(BroadcastTurn.End end, @Nullable Duration skew) {
    ends.merge(end, 1, Integer::sum);
    if (skew != null) {
      skews.add(skew);
    }
  }

  BroadcastSummary summary(int selected, Duration took) {
    BroadcastSummary.Builder summary =
        BroadcastSummary.newBuilder()
            .setSelected(selected)
            .setSucceeded(count(BroadcastTurn.End.SUCCEEDED))
            .setFailed(count(BroadcastTurn.End.FAILED))
            .setUnknown(count(BroadcastTurn.End.UNKNOWN))
            .setRefused(count(BroadcastTurn.End.REFUSED))
            .setSkipped(count(BroadcastTurn.End.SKIPPED))
            .setTook(ProtoTime.duration(took));
    return timed ? summary.setSkew(skew()).build() : summary.build();
  }

  private int count(BroadcastTurn.End end) {
    return ends.getOrDefault(end, 0);
  }

  private StartSkew skew() {
    StartSkew.Builder skew = StartSkew.newBuilder().setCount(skews.size());
    if (!skews.isEmpty()) {
      List<Duration> signed = skews.stream().sorted().toList();
      List<Duration> distances = skews.stream().map(Duration::abs).sorted().toList();
      skew.setP50(ProtoTime.duration(quantile(distances, 0.5)))
          .setP95(ProtoTime.duration(quantile(distances, 0.95)))
          .setMax(ProtoTime.duration(distances.getLast()))
          .setSpread(ProtoTime.duration(signed.getLast().minus(signed.getFirst())));
    }
    return skew.build();
  }

  /** The smallest that so much of all does not exceed. */
  private static Duration quantile(List<Duration> sorted, double part) {
    return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
  }
}

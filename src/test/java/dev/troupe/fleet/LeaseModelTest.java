package dev.troupe.fleet;

import dev.troupe.robot.RobotPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A million random lives of one robot's leases: whatever happens in whatever order, no part ever
 * has two holders, everybody who asked hears exactly one end, and a refusal names a true holder.
 */
class LeaseModelTest {
  private static final int HISTORIES = 1_000_000;
  private static final int STEPS = 12;
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final SilencePolicy KEEP =
      new SilencePolicy(Duration.ofSeconds(4), List.of(), false, false);
  private static final SilencePolicy RELEASE =
      new SilencePolicy(Duration.ofSeconds(4), List.of(), true, true);
  private static final RobotPart[] PARTS = RobotPart.values();

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void noHistoryGivesAPartTwoHolders() {
    IntStream.range(0, HISTORIES).parallel().forEach(seed -> new History(seed).run());
  }

  /** One robot, and everybody who ever asked for it. */
  private static final class History {
    private final int seed;
    private final SplittableRandom random;
    private final LeaseBook book;
    private final List<LeaseNews> asked = new ArrayList<>();
    private final List<LeaseRef> refs = new ArrayList<>();
    private final List<Runnable> leave = new ArrayList<>();
    private final List<LeaseNews> left = new ArrayList<>();
    private long now;
    private long epoch = 1;
    private int ids;

    History(int seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.now = random.nextLong();
      this.book = new LeaseBook(epoch, random.nextBoolean(), () -> "lease-" + ++ids);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        act(random.nextInt(9));
        verify();
      }
      book.move(++epoch, now);
      for (int i = 0; i < asked.size(); i++) {
        int ends = asked.get(i).ends;
        boolean gone = left.contains(asked.get(i));
        require(gone ? ends <= 1 : ends == 1, "somebody heard " + ends + " ends");
      }
    }

    private void act(int what) {
      switch (what) {
        case 0, 1 -> acquire(Duration.ZERO);
        case 2 -> acquire(Duration.ofSeconds(random.nextInt(1, 30)));
        case 3 -> force();
        case 4 -> refuses(book.renew(anyRef(), now));
        case 5 -> refuses(book.release(anyRef(), now));
        case 6 -> refuses(book.delegate(anyRef(), random.nextBoolean() ? "pipeline" : null, now));
        case 7 -> jump();
        default -> rare();
      }
    }

    private void rare() {
      if (random.nextInt(4) == 0) {
        book.move(++epoch, now);
      } else if (!leave.isEmpty()) {
        int who = random.nextInt(leave.size());
        leave.get(who).run();
        left.add(asked.get(who));
      }
    }

    private void acquire(Duration patience) {
      LeaseNews news = new LeaseNews(refs);
      asked.add(news);
      leave.add(book.acquire(request(patience), news, Instant.EPOCH, now));
      refuses(news.refusal);
    }

    private void force() {
      LeaseNews news = new LeaseNews(refs);
      asked.add(news);
      leave.add(() -> {});
      book.take(request(Duration.ZERO), "because", news, Instant.EPOCH, now);
      require(news.holds(), "force did not help");
    }

    private LeaseRequest request(Duration patience) {
      SilencePolicy silence =
          switch (random.nextInt(3)) {
            case 0 -> KEEP;
            case 1 -> RELEASE;
            default -> null;
          };
      String owner = "client-" + random.nextInt(4);
      return new LeaseRequest(owner, "", parts(), TTL, patience, silence);
    }

    private Set<RobotPart> parts() {
      EnumSet<RobotPart> parts = EnumSet.of(PARTS[random.nextInt(PARTS.length)]);
      while (random.nextInt(3) == 0) {
        parts.add(PARTS[random.nextInt(PARTS.length)]);
      }
      return parts;
    }

    /** Of a lease that is held, was held, or never was. */
    private LeaseRef anyRef() {
      if (refs.isEmpty() || random.nextInt(8) == 0) {
        return new LeaseRef("lease-" + random.nextInt(5), random.nextInt(3), random.nextInt(9));
      }
      return refs.get(random.nextInt(refs.size()));
    }

    /** The clock is monotonic: it never goes back, but a process may sleep for hours. */
    private void jump() {
      long scale = random.nextBoolean() ? 1_000_000 : 4_000_000_000L;
      now += random.nextInt(10) == 0 ? Duration.ofHours(9).toNanos() : random.nextLong(scale);
      if (random.nextBoolean()) {
        book.settle(now);
      }
    }

    private void verify() {
      book.settle(now);
      List<Lease> leases = book.leases(now);
      Set<RobotPart> taken = EnumSet.noneOf(RobotPart.class);
      for (Lease lease : leases) {
        for (RobotPart part : lease.parts()) {
          require(taken.add(part), part + " has two holders");
        }
      }
      RobotPart part = PARTS[random.nextInt(PARTS.length)];
      Set<RobotPart> one = Set.of(part);
      LeaseRef holder = null;
      for (LeaseRef ref : refs) {
        LeaseRefusal refusal = book.check(List.of(ref), one, now);
        refuses(refusal);
        if (refusal == null && taken.contains(part)) {
          require(holder == null, part + " obeys two holders");
          holder = ref;
        }
      }
      require((holder != null) == taken.contains(part), part + " does not obey its holder");
      if (holder != null) {
        LeaseRefusal refusal = book.check(List.of(), one, now);
        require(
            refusal instanceof LeaseRefusal.Held held && held.holder().ref().equals(holder),
            "who names no lease hears " + refusal);
      }
    }

    /** Whoever is named as a holder holds. */
    private void refuses(LeaseRefusal refusal) {
      Lease named =
          switch (refusal) {
            case null -> null;
            case LeaseRefusal.Held held -> held.holder();
            case LeaseRefusal.QueueFull full -> full.holder();
            case LeaseRefusal.TimedOut out -> null;
            case LeaseRefusal.Required required -> null;
            case LeaseRefusal.Stale stale -> stale.current();
          };
      require(named == null || book.leases(now).contains(named), "no holder: " + named);
    }

    private void require(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError("history " + seed + ": " + what);
      }
    }
  }
}

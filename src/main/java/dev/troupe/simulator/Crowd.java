package dev.troupe.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * People who walk about in front of the robot. Where they are is a pure function of time, so that
 * nothing has to move while nobody looks, and two runs with one seed see the same people.
 */
final class Crowd {
  private static final double IN_VIEW = 0.85;

  private final List<Walker> walkers = new ArrayList<>();

  /** Somebody in view: metres from the robot, z ahead, y up; {@code attending} from 0 to 1. */
  record Person(String id, double x, double y, double z, double attending) {
    double distance() {
      return Math.sqrt(x * x + y * y + z * z);
    }
  }

  Crowd(int people, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int n = 0; n < people; n++) {
      walkers.add(
          new Walker(
              n,
              random.nextDouble(6, 14),
              random.nextDouble(9, 23),
              random.nextDouble(0, 2 * Math.PI),
              random.nextDouble(0.7, 1.6),
              random.nextDouble(40, 120)));
    }
  }

  /** Who is in view after so many nanoseconds, nearest first. */
  List<Person> at(long nanos) {
    double seconds = nanos / 1e9;
    List<Person> present = new ArrayList<>();
    for (Walker walker : walkers) {
      if (walker.inView(seconds)) {
        present.add(walker.at(seconds, walkers.size()));
      }
    }
    present.sort(Comparator.comparingDouble(Person::distance));
    return present;
  }

  /**
   * Paces to and fro, and goes out for a while once a {@code stay}; who comes back is somebody new.
   */
  private record Walker(
      int number, double across, double toAndFro, double phase, double nearest, double stay) {

    boolean inView(double seconds) {
      return seconds % stay < IN_VIEW * stay;
    }

    Person at(double seconds, int people) {
      long visit = (long) (seconds / stay);
      double x = Math.sin(2 * Math.PI * seconds / across + phase) * 0.8;
      double z = nearest + 0.5 + 0.5 * Math.sin(2 * Math.PI * seconds / toAndFro + phase * 2);
      double y = 0.05 * Math.sin(2 * Math.PI * seconds / 1.7 + phase);
      double attending = 0.5 + 0.5 * Math.cos(2 * Math.PI * seconds / (across + toAndFro) + phase);
      return new Person("user-" + (number + 1 + visit * people), x, y, z, attending);
    }
  }
}

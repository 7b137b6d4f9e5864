package dev.troupe.replicas;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** How each command of the load ended, by its id: once, and what its client then knew. */
final class Outcomes {
  private static final int FEW = 5;

  private final Set<String> begun = ConcurrentHashMap.newKeySet();
  private final Map<String, Ending> ended = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

  /** What a client may know in the end. */
  enum Outcome {
    /** It was done, to its end. */
    DONE,
    /** It began and was ended early. */
    CUT,
    /** Nobody can know whether it was done: the answer says so. */
    UNKNOWN,
    /** It was not done, and the answer says why. */
    REFUSED
  }

  private record Ending(Outcome outcome, String why) {}

  void begin(String command) {
    if (!begun.add(command)) {
      faults.add(command + " was begun twice");
    }
  }

  void end(String command, Outcome outcome, String why) {
    Ending before = ended.putIfAbsent(command, new Ending(outcome, why));
    if (before != null) {
      faults.add(command + " ended as " + before + " and as " + outcome);
    }
  }

  /** Its client went on for as long as one can be expected to. */
  void giveUp(String command, String why) {
    faults.add(command + " was given up: " + why);
  }

  /** Of the load itself. */
  void broke(Throwable cause) {
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    faults.add(trace.toString());
  }

  /** In numbers, and with some of what went wrong. */
  String describe() {
    return "%d of %d commands done, refused %s, faults %s"
        .formatted(
            of(Outcome.DONE).size(),
            begun.size(),
            described(Outcome.REFUSED).stream().limit(FEW).toList(),
            faults().stream().limit(FEW).toList());
  }

  /** Of commands that were begun and whose end nobody has told. */
  List<String> open() {
    return begun.stream().filter(command -> !ended.containsKey(command)).sorted().toList();
  }

  Set<String> of(Outcome outcome) {
    return ended.entrySet().stream()
        .filter(each -> each.getValue().outcome() == outcome)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Which ones ended that way, and why. */
  List<String> described(Outcome outcome) {
    return ended.entrySet().stream()
        .filter(each -> each.getValue().outcome() == outcome)
        .map(each -> each.getKey() + ": " + each.getValue().why())
        .sorted()
        .toList();
  }

  /** What no client should ever meet. */
  List<String> faults() {
    return List.copyOf(faults);
  }
}

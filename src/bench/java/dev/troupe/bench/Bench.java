package dev.troupe.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The load command: runs the scenarios named on its one line of arguments. */
public final class Bench {
  private static final Map<String, Supplier<Scenario>> SCENARIOS = new LinkedHashMap<>();

  static {
    SCENARIOS.put("microphone", MicrophoneScenario::new);
    SCENARIOS.put("commands", CommandScenario::new);
    SCENARIOS.put("camera", CameraScenario::new);
    SCENARIOS.put("fanout", FanOutScenario::new);
    SCENARIOS.put("idle", IdleScenario::new);
    SCENARIOS.put("stalled", StalledScenario::new);
    SCENARIOS.put("audit", AuditScenario::new);
    SCENARIOS.put("greedy", GreedyScenario::new);
    SCENARIOS.put("start", StartScenario::new);
    SCENARIOS.put("recover", RecoverScenario::new);
    SCENARIOS.put("ready", ReadyScenario::new);
    SCENARIOS.put("relay", RelayScenario::new);
    SCENARIOS.put("silence", SilenceScenario::new);
  }

  private Bench() {}

  public static void main(String[] args) {
    int code = 0;
    try {
      run(Options.parse(String.join(" ", args)));
    } catch (BenchException e) {
      System.err.println(e.getMessage());
      code = 1;
    }
    System.exit(code);
  }

  private static void run(Options options) {
    List<String> names = options.scenarios();
    if (names.equals(List.of("help"))) {
      System.out.println("Scenarios: " + String.join(", ", SCENARIOS.keySet()));
      System.out.println("Options: " + Options.NAMES + ", each with a number");
      return;
    }
    if (names.isEmpty() || !SCENARIOS.keySet().containsAll(names)) {
      throw new BenchException(
          "scenarios: " + names + " (expected: one or more of " + SCENARIOS.keySet() + ")", null);
    }
    for (String name : names) {
      Report report = new Report(name);
      try (Stage stage = new Stage()) {
        SCENARIOS.get(name).get().run(stage, options, report);
      }
      report.print(System.out);
    }
  }
}

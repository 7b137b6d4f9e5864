package dev.troupe.bench;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures next to their goals: a table for people, then one JSON line each for programs. */
final class Report {

  /** What a figure is held to. */
  private record Line(
      String scenario, String goal, String what, double value, String unit, double most) {
    String verdict() {
      if (Double.isNaN(most)) {
        return "";
      }
      return value <= most ? "met" : "not met";
    }
  }

  private final List<Line> lines = new ArrayList<>();
  private final String scenario;

  Report(String scenario) {
    this.scenario = scenario;
  }

  /** A figure without a goal. */
  void figure(String what, double value, String unit) {
    lines.add(new Line(scenario, "", what, value, unit, Double.NaN));
  }

  /** A figure that should be {@code most} at most. */
  void goal(String goal, String what, double value, String unit, double most) {
    lines.add(new Line(scenario, goal, what, value, unit, most));
  }

  void print(PrintStream out) {
    out.printf(Locale.ROOT, "%n%s%n", scenario);
    for (Line line : lines) {
      String bound =
          Double.isNaN(line.most())
              ? ""
              : String.format(Locale.ROOT, "goal %s: at most %s", line.goal(), number(line.most()));
      out.printf(
          Locale.ROOT,
          "  %-62s %12s %-6s %-24s %s%n",
          line.what(),
          number(line.value()),
          line.unit(),
          bound,
          line.verdict());
    }
    lines.forEach(line -> out.println(json(line).encode()));
    out.flush();
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String format =
        size >= 1000 || value == Math.rint(value) ? "%.0f" : size >= 10 ? "%.1f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  private static JsonObject json(Line line) {
    JsonObject json =
        new JsonObject()
            .put("scenario", line.scenario())
            .put("figure", line.what())
            .put("value", Double.isNaN(line.value()) ? null : line.value())
            .put("unit", line.unit());
    return Double.isNaN(line.most())
        ? json
        : json.put("goal", line.goal()).put("most", line.most()).put("verdict", line.verdict());
  }
}

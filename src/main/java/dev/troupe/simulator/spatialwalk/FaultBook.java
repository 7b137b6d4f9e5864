package dev.troupe.simulator.spatialwalk;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The faults ordered for whoever comes next, and how often each kind has struck. Confined. */
final class FaultBook {
  private static final int MAX_ORDERS = 1_000;

  private final List<Order> orders = new ArrayList<>();
  private final Map<String, Long> struck = new TreeMap<>();

  /** A fault on its way. Confined. */
  private static final class Order {
    private final Fault fault;
    private final String avatar;
    private final boolean lasting;
    private int left;

    Order(Fault fault, int times, String avatar) {
      this.fault = fault;
      this.avatar = avatar;
      this.lasting = times == 0;
      this.left = times;
    }
  }

  /**
   * @param times how many token requests or connections it meets; 0 until healed
   * @param avatar the only avatar it meets, empty for all
   */
  void order(Fault fault, int times, String avatar) {
    if (times < 0) {
      throw new IllegalArgumentException(
          "times: " + times + " (expected: 0 until healed, 1 or more)");
    }
    if (orders.size() == MAX_ORDERS) {
      throw new IllegalArgumentException("faults: at most " + MAX_ORDERS + " may wait");
    }
    orders.add(new Order(fault, times, avatar));
  }

  /** Forgets all that is ordered. */
  void heal() {
    orders.clear();
  }

  <F extends Fault> List<F> take(Class<F> kind) {
    return take(kind, "");
  }

  /** What meets the next token request, upgrade or session; each order counts it as one. */
  <F extends Fault> List<F> take(Class<F> kind, String avatar) {
    List<F> taken = new ArrayList<>();
    for (Iterator<Order> all = orders.iterator(); all.hasNext(); ) {
      Order order = all.next();
      boolean meets = order.avatar.isEmpty() || order.avatar.equals(avatar);
      if (kind.isInstance(order.fault) && meets) {
        taken.add(kind.cast(order.fault));
        if (!order.lasting && --order.left == 0) {
          all.remove();
        }
      }
    }
    return taken;
  }

  /** A fault has done its work. */
  void struck(Fault fault) {
    struck.merge(nameOf(fault), 1L, Long::sum);
  }

  /** How often each kind has struck, by the name that it has in JSON. */
  Map<String, Long> struck() {
    return Map.copyOf(struck);
  }

  /** {@code server_error} for {@code ServerError}. */
  private static String nameOf(Fault fault) {
    String name = fault.getClass().getSimpleName();
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  JsonObject toJson() {
    JsonArray waiting = new JsonArray();
    for (Order order : orders) {
      waiting.add(
          new JsonObject()
              .put("fault", order.fault.toString())
              .put("times", order.left)
              .put("avatar", order.avatar));
    }
    JsonObject counts = new JsonObject();
    struck.forEach(counts::put);
    return new JsonObject().put("waiting", waiting).put("struck", counts);
  }
}

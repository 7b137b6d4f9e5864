package dev.troupe.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;

/**
 * What differs between the simulators of several vendors; {@link SimulatorRun} does what does not.
 *
 * @param <O> how the simulator is to behave
 * @param <S> the simulator
 * @param <F> what can go wrong with it
 */
interface SimulatedVendor<O, S, F> {

  /** As errors name it, such as "simulated robots". */
  String what();

  /**
   * @throws IllegalArgumentException when the flags make no sense
   */
  O options();

  /**
   * @throws IllegalArgumentException when there is no such fault
   */
  F fault(JsonObject json);

  Future<S> start(Vertx vertx, O options);

  Future<?> inject(S simulator, F fault);

  /** Says where it is. */
  void announce(S simulator, O options, PrintWriter out);

  Future<?> close(S simulator);
}

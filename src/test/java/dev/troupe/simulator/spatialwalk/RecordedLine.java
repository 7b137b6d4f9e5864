package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.wire.ClientWire;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A line that ends in a list. */
final class RecordedLine implements Line {
  final List<Buffer> sent = new ArrayList<>();
  final List<String> texts = new ArrayList<>();
  final List<String> done = new ArrayList<>();
  boolean congested;
  int closeCode;
  private Runnable whenDrained = () -> {};

  /** Takes what was sent so far. */
  List<ClientWire.Heard> take() {
    List<ClientWire.Heard> heard = sent.stream().map(ClientWire::read).toList();
    sent.clear();
    return heard;
  }

  void drain() {
    congested = false;
    whenDrained.run();
  }

  @Override
  public void send(Buffer message) {
    sent.add(message);
  }

  @Override
  public void sendText(String text) {
    texts.add(text);
  }

  @Override
  public boolean congested() {
    return congested;
  }

  @Override
  public void whenDrained(Runnable task) {
    whenDrained = task;
  }

  @Override
  public void close(int code, String reason) {
    closeCode = code;
  }

  @Override
  public void reset() {
    done.add("reset");
  }

  @Override
  public void goHalfOpen() {
    done.add("half-open");
  }

  @Override
  public void stopReading() {
    done.add("stop reading");
  }

  @Override
  public void slowDown(Duration each) {
    done.add("slow down " + each.toMillis());
  }

  @Override
  public void heal() {
    done.add("heal");
  }
}

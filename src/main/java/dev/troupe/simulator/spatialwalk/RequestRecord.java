package dev.troupe.simulator.spatialwalk;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** A {@link RequestReport} in the making. Confined. */
final class RequestRecord {
  private final String reqId;
  private final String connectionId;
  private final List<Buffer> kept = new ArrayList<>();
  private int chunks;
  private long audioBytes;
  private boolean uploaded;
  private int messages;
  private int keyframes;
  private RequestReport.Outcome outcome = RequestReport.Outcome.RUNNING;

  RequestRecord(String reqId, String connectionId) {
    this.reqId = reqId;
    this.connectionId = connectionId;
  }

  String reqId() {
    return reqId;
  }

  void heard(int bytes, boolean end) {
    chunks++;
    audioBytes += bytes;
    uploaded |= end;
  }

  void sent(int count) {
    messages++;
    keyframes += count;
  }

  void keep(Buffer message) {
    kept.add(message);
  }

  /** Returns how many bytes that gives back. */
  long forgetMessages() {
    long bytes = kept.stream().mapToLong(Buffer::length).sum();
    kept.clear();
    return bytes;
  }

  void over(RequestReport.Outcome how) {
    outcome = how;
  }

  RequestReport report() {
    return new RequestReport(
        reqId,
        connectionId,
        chunks,
        audioBytes,
        uploaded,
        messages,
        keyframes,
        outcome,
        List.copyOf(kept));
  }
}

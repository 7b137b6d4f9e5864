package dev.troupe.link;

import dev.troupe.config.LinkConfig;

/** How much was handed to the network and is not taken yet, against the bounds. */
final class Backlog {
  private final LinkConfig.Limits limits;
  private int frames;
  private long bytes;

  Backlog(LinkConfig.Limits limits) {
    this.limits = limits;
  }

  boolean hasRoom() {
    return frames < limits.sendQueueMessages() && bytes < limits.sendQueueBytes();
  }

  /** An empty backlog admits anything, else a frame above the bound could never be sent. */
  boolean admits(Frame frame) {
    return frames == 0
        || frames < limits.sendQueueMessages() && bytes + frame.size() <= limits.sendQueueBytes();
  }

  void add(Frame frame) {
    frames++;
    bytes += frame.size();
  }

  void remove(Frame frame) {
    frames--;
    bytes -= frame.size();
  }
}

package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.wire.Configuration;

/** A {@link SessionReport} in the making. Confined. */
final class SessionRecord {
  private final String connectionId;
  private final String appId;
  private final String avatarId;
  private final long openedNanos;
  private long closedNanos;
  private boolean open = true;
  private int closeCode;
  private SessionReport.Stage stage = SessionReport.Stage.AWAITING_CONFIGURATION;
  private String format = "";
  private int sampleRate;
  private String egress = "";
  private int requests;
  private long audioBytes;
  private long sentMessages;
  private long sentBytes;

  SessionRecord(String connectionId, String appId, String avatarId, long openedNanos) {
    this.connectionId = connectionId;
    this.appId = appId;
    this.avatarId = avatarId;
    this.openedNanos = openedNanos;
  }

  String connectionId() {
    return connectionId;
  }

  boolean isOpen() {
    return open;
  }

  void configured(Configuration configuration) {
    stage = SessionReport.Stage.CONFIGURED;
    format = configuration.audioFormat() == Configuration.PCM ? "pcm_s16le" : "ogg_opus";
    sampleRate = configuration.sampleRate();
    egress =
        switch (configuration.egressType()) {
          case Configuration.LIVEKIT -> "livekit";
          case Configuration.AGORA -> "agora";
          default -> "socket";
        };
  }

  void confirmed() {
    stage = SessionReport.Stage.CONFIRMED;
  }

  void requested() {
    requests++;
  }

  void heard(int bytes) {
    audioBytes += bytes;
  }

  void sent(int bytes) {
    sentMessages++;
    sentBytes += bytes;
  }

  /** The first code stays: it is that of whoever began to close. */
  void closing(int code) {
    closeCode = closeCode == 0 ? code : closeCode;
  }

  void closed(long nowNanos) {
    open = false;
    closedNanos = nowNanos;
  }

  SessionReport report(long nowNanos) {
    long until = open ? nowNanos : closedNanos;
    return new SessionReport(
        connectionId,
        appId,
        avatarId,
        open,
        (until - openedNanos) / 1e9,
        closeCode,
        stage,
        format,
        sampleRate,
        egress,
        requests,
        audioBytes,
        sentMessages,
        sentBytes);
  }
}

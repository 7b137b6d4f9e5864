package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.wire.ClientMessage;
import dev.troupe.simulator.spatialwalk.wire.Configuration;
import dev.troupe.simulator.spatialwalk.wire.MalformedMessageException;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/** Judges the first thing that a client says. Pure. */
final class Handshake {
  private static final Set<Integer> PCM_RATES =
      Set.of(8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);
  private static final Set<Integer> OPUS_RATES = Set.of(8000, 12_000, 16_000, 24_000, 48_000);

  private final Dialect dialect;

  sealed interface Verdict {}

  record Accepted(Configuration configuration) implements Verdict {}

  /**
   * @param close of the close frame behind the error
   */
  record Rejected(int code, String message, int close) implements Verdict {}

  Handshake(Dialect dialect) {
    this.dialect = dialect;
  }

  /** A client that says nothing in time. */
  static Rejected silence() {
    return new Rejected(0, "failed to unmarshal initial message", CloseCodes.POLICY);
  }

  /** A client that begins with text. */
  static Rejected text() {
    return new Rejected(0, "unexpected message type", CloseCodes.PROTOCOL_ERROR);
  }

  Verdict judge(Buffer first) {
    try {
      return judge(ClientMessage.read(first));
    } catch (MalformedMessageException malformed) {
      String message = "failed to unmarshal initial message: " + malformed.getMessage();
      return new Rejected(0, message, CloseCodes.PROTOCOL_ERROR);
    }
  }

  private Verdict judge(ClientMessage first) {
    if (!(first instanceof ClientMessage.Configure configure)) {
      return refuse("expected ClientConfigureSession message");
    }
    Configuration configuration = configure.configuration();
    return configuration == null
        ? refuse("ClientConfigureSession message is nil")
        : judge(configuration);
  }

  private Verdict judge(Configuration wanted) {
    if (wanted.audioFormat() != Configuration.PCM
        && wanted.audioFormat() != Configuration.OGG_OPUS) {
      return refuse("unsupported audio format: " + wanted.audioFormat());
    }
    if (wanted.compression() != 0) {
      return refuse("unsupported transport compression: " + wanted.compression());
    }
    Set<Integer> rates = wanted.audioFormat() == Configuration.PCM ? PCM_RATES : OPUS_RATES;
    if (!rates.contains(wanted.sampleRate())) {
      return refuse("unsupported sample rate: " + wanted.sampleRate());
    }
    return new EgressCheck(dialect).judge(wanted);
  }

  private static Rejected refuse(String message) {
    return new Rejected(0, message, CloseCodes.POLICY);
  }
}

package dev.troupe.bench;

import dev.troupe.api.media.v1.AudioFormat;
import dev.troupe.api.recognition.v1.RecognitionSource;
import dev.troupe.api.recognition.v1.RecognizeHeader;
import dev.troupe.api.recognition.v1.RecognizeRequest;
import dev.troupe.api.recognition.v1.SessionOptions;
import dev.troupe.bench.Rounds.Figures;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** P8: from a caller's first word to a vendor's session that is ready, from a warm pool. */
final class ReadyScenario implements Scenario {
  private static final String RECOGNIZE = "troupe.recognition.v1.RecognitionService/Recognize";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CALLS = 100;
  private static final String P50 = "p50";
  private static final String P99 = "p99";

  @Override
  public void run(Stage stage, Options options, Report report) {
    GatewayProcess gateway = stage.gatewayWith(stage.vendors());
    Line line = stage.line(gateway.port());
    Rounds rounds =
        new Rounds()
            .phase("default", () -> calls(line, recognize(SessionOptions.newBuilder())))
            .phase(
                "named",
                () -> calls(line, recognize(SessionOptions.newBuilder().setCustomId("bench"))))
            .run(options.rounds());
    tell(report, rounds, "default", "uh!ive, a warm default session");
    tell(report, rounds, "named", "uh!ive, a session with a name of its own");
  }

  private static void tell(Report report, Rounds rounds, String phase, String what) {
    report.figure(what + ": p50", rounds.median(phase, P50), "ms");
    report.goal("P8", what + ": p99", rounds.median(phase, P99), "ms", 10);
  }

  /** One after another: what is measured is a pool that has one ready. */
  private static Figures calls(Line line, Buffer header) {
    Samples samples = new Samples();
    Future<Void> done = Loops.on(line.context(), () -> again(line, header, samples, CALLS));
    Await.done(done, PATIENCE);
    return Figures.of(P50, samples.millis(0.5)).with(P99, samples.millis(0.99));
  }

  private static Future<Void> again(Line line, Buffer header, Samples samples, int left) {
    return left == 0
        ? Future.succeededFuture()
        : line.firstAnswer(RECOGNIZE, header)
            .compose(nanos -> {
              samples.add(nanos);
              return again(line, header, samples, left - 1);
            });
  }

  private static Buffer recognize(SessionOptions.Builder session) {
    RecognizeHeader header =
        RecognizeHeader.newBuilder()
            .setSession(session)
            .setSource(
                RecognitionSource.newBuilder()
                    .setAudio(AudioFormat.newBuilder().setSampleRateHz(16_000)))
            .build();
    return Buffer.buffer(RecognizeRequest.newBuilder().setHeader(header).build().toByteArray());
  }
}

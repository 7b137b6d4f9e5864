package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.grammar.Grammar;

/** What is remembered of one recognition. Confined to the session. */
final class RecognitionTrace {
  private final RecognizeRequest request;
  private long audioBytes;
  private boolean startOfInput;
  private String end = "RUNNING";

  RecognitionTrace(RecognizeRequest request) {
    this.request = request;
  }

  void heard(int bytes) {
    audioBytes += bytes;
  }

  void startedInput() {
    startOfInput = true;
  }

  void ended(String how) {
    end = how;
  }

  RecognitionReport report() {
    return new RecognitionReport(
        request.id(),
        request.hotword(),
        request.interpreter().grammars().stream().map(Grammar::written).toList(),
        request.params().ofRequest(),
        audioBytes,
        startOfInput,
        end);
  }
}

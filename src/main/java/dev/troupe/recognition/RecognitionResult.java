package dev.troupe.recognition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was heard and what it means.
 *
 * @param transcript the words; null when nothing was heard
 * @param interpretation what they mean to the grammar that fits; null when none does
 * @param grammar the grammar that fits, exactly as the client wrote it in RECOGNIZE, alias or not;
 *     empty when none does
 * @param alternatives the next best results, best first, without alternatives of their own; empty
 *     unless more than one was asked for. May repeat a value and be shorter than asked (seen in the
 *     official client).
 * @param asrModel the model that listened, such as {@code fr.basic}; empty from older servers
 * @param version the server's, such as {@code 1.38.0}; empty from older servers
 */
public record RecognitionResult(
    @Nullable Transcript transcript,
    @Nullable Interpretation interpretation,
    String grammar,
    List<RecognitionResult> alternatives,
    String asrModel,
    String version) {

  public RecognitionResult {
    alternatives = List.copyOf(alternatives);
  }
}

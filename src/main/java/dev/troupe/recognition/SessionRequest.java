package dev.troupe.recognition;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants of a session.
 *
 * @param owner who asks; those who wait are served fairly among owners
 * @param open names and codec of a session of the caller's own; null: the default session will do
 * @param params what holds from the beginning
 * @param grammars URIs by their aliases, defined from the beginning
 * @param replay how much of the latest sound to send again when the session dies in a recognition;
 *     null: the recognition fails then
 * @param patience how long to wait for a session
 * @param live whether sound comes whether it is wanted or not, as from a microphone: then the
 *     oldest goes when there is too much
 */
public record SessionRequest(
    String owner,
    RecognitionCommand.@Nullable Open open,
    RecognitionParams params,
    Map<String, String> grammars,
    @Nullable Duration replay,
    Duration patience,
    boolean live) {

  public SessionRequest {
    grammars = Map.copyOf(grammars);
  }
}

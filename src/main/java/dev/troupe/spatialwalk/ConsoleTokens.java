package dev.troupe.spatialwalk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarPhase;
import dev.troupe.link.TokenRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the console for session tokens and reads its answers, both spellings of them. A token is
 * meant for one connection; its expiry closes none that stands.
 */
public final class ConsoleTokens {
  /** The console refuses what would live as long or longer. */
  public static final Duration LONGEST_LIFE = Duration.ofHours(24);

  private static final String EXPECTED = "http or https, as in https://HOST/v1/console";

  private final URI address;
  private final Supplier<String> apiKey;

  /**
   * @param console base URL, as the vendor names it for a region
   * @throws IllegalArgumentException when it is no {@code http} or {@code https} URL, or the key
   *     cannot be a header's value
   */
  public ConsoleTokens(String console, String apiKey) {
    this(console, () -> apiKey);
  }

  /**
   * @param apiKey asked for each token, as it may change meanwhile
   * @throws IllegalArgumentException as the other
   */
  public ConsoleTokens(String console, Supplier<String> apiKey) {
    this.address = address(console);
    this.apiKey = apiKey;
    usable(apiKey.get());
  }

  private static String usable(String apiKey) {
    if (apiKey.isBlank() || !apiKey.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("apiKey: (expected: visible ASCII without spaces)");
    }
    return apiKey;
  }

  private static URI address(String console) {
    String base = console.strip();
    int end = base.length();
    while (end > 0 && base.charAt(end - 1) == '/') {
      end--;
    }
    try {
      URI address = new URI(base.substring(0, end) + "/session-tokens");
      if (String.valueOf(address.getScheme()).matches("(?i)https?") && address.getHost() != null) {
        return address;
      }
      throw new IllegalArgumentException(
          "console: \"%s\" (expected: %s)".formatted(console, EXPECTED));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "console: %s (expected: %s)".formatted(e.getMessage(), EXPECTED), e);
    }
  }

  /**
   * @param expireAt until when the token may open a socket; the console counts whole seconds
   * @throws IllegalArgumentException when that is not within the next 24 hours, or the key has
   *     become one that cannot be a header's value
   */
  public TokenRequest request(Instant expireAt, Instant now) {
    long seconds = expireAt.getEpochSecond();
    if (seconds <= now.getEpochSecond() || !expireAt.isBefore(now.plus(LONGEST_LIFE))) {
      throw new IllegalArgumentException(
          "expireAt: %s (expected: after %s by less than 24 hours)".formatted(expireAt, now));
    }
    JsonNode body = JsonNodeFactory.instance.objectNode().put("expireAt", seconds);
    return new TokenRequest(
        "POST",
        address,
        Map.of("X-Api-Key", usable(apiKey.get()), "Content-Type", "application/json"),
        Json.write(body));
  }

  /**
   * The token of an answer.
   *
   * @param retryAfter from the answer's header, if it had one
   */
  public String read(int status, @Nullable Duration retryAfter, byte[] body)
      throws SessionTokenError {
    ErrorBody said = ErrorBody.of(body);
    boolean success = status >= 200 && status < 300;
    if (!success || said.errors()) {
      throw new SessionTokenError(ErrorClassifier.console(status, retryAfter, said));
    }
    JsonNode answer = Json.object(body);
    if (answer == null) {
      throw misread("the console answered with something else than a JSON object", status, said);
    }
    String camel = Json.text(answer, "sessionToken");
    String token = camel != null ? camel : Json.text(answer, "session_token");
    if (token == null || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw misread("the console answered without a token that can be used", status, said);
    }
    return token;
  }

  private static SessionTokenError misread(String message, int status, ErrorBody body) {
    return new SessionTokenError(
        AvatarError.of(AvatarErrorCode.PROTOCOL_ERROR, AvatarPhase.SESSION_TOKEN, message)
            .withHttp(status, body.raw(), null));
  }

  /** What it means that the console was not reached, or did not answer in time. */
  public static AvatarError unreachable(String why) {
    return AvatarError.of(AvatarErrorCode.CONNECTION_FAILED, AvatarPhase.SESSION_TOKEN, why);
  }
}

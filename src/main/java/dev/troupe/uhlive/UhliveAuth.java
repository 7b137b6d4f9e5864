package dev.troupe.uhlive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.link.Token;
import dev.troupe.recognition.UnreadableMessageException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a token is asked for, without the HTTP client: the request to make, and what its answer
 * means. The request is the official client's; answers are those of OAuth 2.0, which the vendor's
 * server speaks (inferred from its kind).
 */
public final class UhliveAuth {
  /** How long a token opens connections (documented). */
  public static final Duration VALIDITY = Duration.ofMinutes(5);

  private static final Set<String> BAD_CREDENTIALS =
      Set.of("invalid_client", "unauthorized_client", "invalid_grant", "access_denied");

  private UhliveAuth() {}

  /**
   * A POST.
   *
   * @param headers content type and what is accepted
   * @param form the body; holds the secrets, which are not printed
   */
  public record Request(URI url, Map<String, String> headers, String form) {
    @Override
    public String toString() {
      return "POST " + url;
    }
  }

  /** The request for a token. */
  public static Request request(UhliveServers servers, UhliveCredentials credentials) {
    return new Request(
        servers.tokenUrl(),
        Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"),
        form(credentials));
  }

  private static String form(UhliveCredentials credentials) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("client_id", credentials.client());
    fields.put("grant_type", credentials.user() == null ? "client_credentials" : "password");
    fields.put("client_secret", credentials.secret());
    if (credentials.user() != null && credentials.password() != null) {
      fields.put("username", credentials.user());
      fields.put("password", credentials.password());
    }
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  /**
   * What an answer means. Never throws.
   *
   * @param status of HTTP
   * @param now when the request was made: from then on the token's time runs
   */
  public static TokenAnswer read(int status, byte[] body, Instant now) {
    JsonNode json = json(body);
    String token = json == null ? "" : Json.text(json, "access_token", "");
    if (status == 200 && json != null && !token.isEmpty()) {
      return new TokenAnswer.Granted(new Token(token, now.plus(validity(json))));
    }
    String error = json == null ? "" : Json.text(json, "error", "");
    String description = json == null ? "" : Json.text(json, "error_description", "");
    return new TokenAnswer.Refused(reason(status, error), status, error, description);
  }

  private static @Nullable JsonNode json(byte[] body) {
    try {
      return Json.object(body);
    } catch (UnreadableMessageException e) {
      return null;
    }
  }

  private static Duration validity(JsonNode json) {
    long seconds = json.path("expires_in").asLong(0);
    return seconds > 0 && seconds <= Integer.MAX_VALUE ? Duration.ofSeconds(seconds) : VALIDITY;
  }

  private static TokenAnswer.Reason reason(int status, String error) {
    if (BAD_CREDENTIALS.contains(error) || status == 401 || status == 403) {
      return TokenAnswer.Reason.CREDENTIALS;
    } else if (status >= 500 || status == 429 || status == 408) {
      return TokenAnswer.Reason.SERVER;
    }
    return status >= 200 && status < 300
        ? TokenAnswer.Reason.UNREADABLE
        : TokenAnswer.Reason.REQUEST;
  }
}

package dev.troupe.simulator.spatialwalk;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Gives session tokens to those who have a key. Confined. */
final class Console {
  private static final long LONGEST = Duration.ofHours(24).toSeconds();
  private static final String INVALID = "INVALID_ARGUMENT";

  private final Accounts accounts;
  private final Tokens tokens;
  private final ServiceManners manners;

  /** What the console answers. */
  record Reply(int status, JsonObject body) {}

  Console(Accounts accounts, Tokens tokens, ServiceManners manners) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.manners = manners;
  }

  Reply answer(@Nullable String apiKey, Buffer body, Instant now) {
    Account account = accounts.find(apiKey);
    if (account == null) {
      return refuse(401, manners.errorsInOk() ? INVALID : "UNAUTHENTICATED", "invalid api key");
    }
    JsonObject wish = read(body);
    if (wish == null) {
      return refuse(400, INVALID, "request body is not a JSON object");
    }
    OptionalLong expiresAt = integer(wish, "expireAt", "expire_at");
    if (expiresAt.isEmpty()) {
      return refuse(400, INVALID, "expire_at must be an integer");
    }
    long left = expiresAt.getAsLong() - now.getEpochSecond();
    if (left <= 0) {
      return refuse(400, INVALID, "expire_at must be in the future");
    }
    if (left >= LONGEST) {
      return refuse(400, INVALID, "expire_at must be less than 24 hours away");
    }
    String version = text(wish, "modelVersion", "model_version");
    return new Reply(200, success(tokens.issue(account, version, expiresAt.getAsLong(), now)));
  }

  /** The older clients read one spelling, the younger the other. */
  static JsonObject success(String token) {
    return new JsonObject().put("sessionToken", token).put("session_token", token);
  }

  /** The console's envelope; the status in it is a number, as one of the clients insists. */
  static JsonObject envelope(int status, String code, String detail) {
    JsonObject error =
        new JsonObject()
            .put("id", code)
            .put("status", status)
            .put("code", code)
            .put("title", title(code))
            .put("detail", detail);
    return new JsonObject().put("errors", new JsonArray().add(error));
  }

  /** The word that a gateway of HTTP puts in place of a status, as gRPC names it. */
  static String codeOf(int status) {
    return switch (status) {
      case 400 -> INVALID;
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 409 -> "ABORTED";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 500 -> "INTERNAL";
      case 503 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> "UNKNOWN";
    };
  }

  private Reply refuse(int status, String code, String detail) {
    return new Reply(manners.errorsInOk() ? 200 : status, envelope(status, code, detail));
  }

  /** {@code Invalid Argument} for {@code INVALID_ARGUMENT}. */
  private static String title(String code) {
    StringBuilder title = new StringBuilder();
    for (String word : code.split("_")) {
      title.append(title.isEmpty() ? "" : " ").append(word.charAt(0));
      title.append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return title.toString();
  }

  private static @Nullable JsonObject read(Buffer body) {
    try {
      return Json.decodeValue(body) instanceof JsonObject json ? json : null;
    } catch (DecodeException notJson) {
      return null;
    }
  }

  /** The service reads JSON as protobuf does: both spellings, numbers also as text. */
  private static OptionalLong integer(JsonObject json, String camel, String snake) {
    Object value = json.getValue(camel, json.getValue(snake));
    if (value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue())) {
      return OptionalLong.of(number.longValue());
    }
    return value instanceof String text && text.matches("-?\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static String text(JsonObject json, String camel, String snake) {
    return json.getValue(camel, json.getValue(snake)) instanceof String text ? text : "";
  }
}

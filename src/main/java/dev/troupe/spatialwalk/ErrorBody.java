package dev.troupe.spatialwalk;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a refusal says. The console lists objects under {@code errors}, the ingress has
 * a single {@code message}, a proxy in between whatever it likes.
 *
 * @param errors whether the body lists errors, which it may do under status 200
 * @param status the status inside of the body
 * @param raw the whole body as text
 */
record ErrorBody(
    boolean errors,
    @Nullable Integer status,
    @Nullable String code,
    @Nullable String title,
    @Nullable String detail,
    String raw) {

  static ErrorBody of(byte[] body) {
    String raw = new String(body, StandardCharsets.UTF_8);
    JsonNode object = Json.object(body);
    if (object == null) {
      return new ErrorBody(false, null, null, null, null, raw);
    }
    JsonNode first = object.path("errors").path(0);
    boolean errors = first.isObject();
    JsonNode source = errors ? first : object;
    String code = Json.text(source, "code");
    String detail = Json.text(source, "detail");
    return new ErrorBody(
        errors || !object.path("errors").isEmpty(),
        Json.status(source, "status"),
        code != null ? code : Json.text(source, errors ? "id" : "error"),
        Json.text(source, "title"),
        detail != null ? detail : Json.text(source, "message"),
        raw);
  }

  /** For people: the words if there are any, else the code, else nothing. */
  String words() {
    if (title != null && detail != null) {
      return title + ", " + detail;
    }
    if (detail != null) {
      return detail;
    }
    if (title != null) {
      return title;
    }
    return code != null ? code : "";
  }

  /** What is searched for phrases: all words, or the body of someone who writes no JSON. */
  String searched() {
    if (code == null && title == null && detail == null) {
      return raw;
    }
    return or(code) + " | " + or(title) + " | " + or(detail);
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }
}

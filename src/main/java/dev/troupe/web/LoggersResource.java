package dev.troupe.web;

import ch.qos.logback.classic.Level;
import dev.troupe.telemetry.LogLevels;
import dev.troupe.telemetry.Logging;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Log levels, read and changed while the gateway runs. */
final class LoggersResource {
  private static final Logger log = LoggerFactory.getLogger(LoggersResource.class);
  private static final String EXPECTED = "{\"level\": \"debug\"}, or null to inherit";
  private static final String PATH = "/loggers/";
  private static final int MAX_BODY = 1_024;
  private static final int MAX_NAME = 200;

  private final Logging logging;

  LoggersResource(Logging logging) {
    this.logging = logging;
  }

  void handle(HttpServerRequest request, String path) {
    try {
      handle(request, request.method(), name(path));
    } catch (IllegalArgumentException e) {
      Reply.error(request, 400, String.valueOf(e.getMessage()));
    }
  }

  private void handle(HttpServerRequest request, HttpMethod method, String name) {
    if (method == HttpMethod.GET) {
      Reply.json(request, 200, name.isEmpty() ? all() : one(name));
    } else if (method == HttpMethod.PUT && !name.isEmpty()) {
      change(request, name);
    } else {
      Reply.error(request, 405, "expected GET /loggers, GET or PUT /loggers/{name}");
    }
  }

  private static String name(String path) {
    String encoded = path.length() > PATH.length() ? path.substring(PATH.length()) : "";
    if (encoded.length() > MAX_NAME) {
      throw new IllegalArgumentException("logger: its name is longer than " + MAX_NAME);
    }
    return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }

  private JsonObject all() {
    JsonObject levels = new JsonObject();
    logging.levels().forEach((logger, level) -> levels.put(logger, level.toString()));
    return new JsonObject().put("levels", levels);
  }

  private JsonObject one(String name) {
    Level own = logging.levels().get(name);
    return new JsonObject()
        .put("logger", name)
        .put("level", own == null ? null : own.toString())
        .put("effective", logging.effectiveLevel(name).toString());
  }

  private void change(HttpServerRequest request, String name) {
    Buffer body = Buffer.buffer();
    request.handler(chunk -> {
      if (body.length() <= MAX_BODY) {
        body.appendBuffer(chunk);
      }
    });
    request.endHandler(end -> change(request, name, body));
  }

  private void change(HttpServerRequest request, String name, Buffer body) {
    if (body.length() > MAX_BODY) {
      Reply.error(
          request, 413, "body: more than " + MAX_BODY + " bytes (expected: " + EXPECTED + ")");
      return;
    }
    try {
      Level level = level(body);
      if (level == null && name.equalsIgnoreCase(Logger.ROOT_LOGGER_NAME)) {
        throw new IllegalArgumentException("level: null, which the root logger cannot inherit");
      }
      logging.level(name, level);
    } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
      Reply.error(request, 400, e.getMessage() + " (expected: " + EXPECTED + ")");
      return;
    }
    log.atInfo().addKeyValue("logger", name).log("log level changed");
    Reply.json(request, 200, one(name));
  }

  private static @Nullable Level level(Buffer body) {
    JsonObject wish = body.toJsonObject();
    if (!wish.containsKey("level")) {
      throw new IllegalArgumentException("level: missing");
    }
    String level = wish.getString("level");
    return level == null ? null : LogLevels.level(level);
  }
}

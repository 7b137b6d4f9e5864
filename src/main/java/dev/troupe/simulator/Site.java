package dev.troupe.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The pages on a robot's port: a playground, and the catalogue it is made of. Immutable. */
final class Site {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private final Map<String, Page> pages;
  private final Page directory;

  private record Page(String type, Buffer body) {}

  /**
   * @param prefixes what stands in front of each robot's pages; one empty prefix for a robot with
   *     its own port
   */
  Site(List<String> prefixes) {
    pages =
        Map.of(
            "/", resource("index.html", HTML),
            "/v1/scripts.js", resource("scripts.js", SCRIPT),
            "/v1/styles.css", resource("styles.css", STYLE),
            "/v1/events.js", new Page(SCRIPT, catalogue()));
    directory = new Page(HTML, directory(prefixes));
  }

  /**
   * @param known whether there is a robot behind a prefix
   */
  void serve(HttpServerRequest request, Predicate<String> known) {
    Page page = request.method() == HttpMethod.GET ? find(request.path(), known) : null;
    if (page == null) {
      request.response().setStatusCode(404).end("Not found\n");
    } else {
      request.response().putHeader("content-type", page.type()).end(page.body());
    }
  }

  private @Nullable Page find(String path, Predicate<String> known) {
    for (String name : Set.of("/v1/scripts.js", "/v1/styles.css", "/v1/events.js", "/")) {
      if (path.endsWith(name) && known.test(path.substring(0, path.length() - name.length()))) {
        return pages.get(name);
      }
    }
    return path.equals("/") ? directory : null;
  }

  private static Buffer catalogue() {
    return Buffer.buffer("const events = " + Catalogue.toJson().encodePrettily() + ";\n");
  }

  private static Buffer directory(List<String> prefixes) {
    StringBuilder page = new StringBuilder("<!doctype html><title>Simulated robots</title><ul>");
    for (String prefix : prefixes) {
      page.append("<li><a href=\"").append(prefix).append("/\">").append(prefix).append("</a>");
    }
    return Buffer.buffer(page.append("</ul>\n").toString());
  }

  private static Page resource(String name, String type) {
    try (InputStream in = Site.class.getResourceAsStream("playground/" + name)) {
      if (in == null) {
        throw new IllegalStateException("resource: playground/" + name + " (expected: in the jar)");
      }
      return new Page(type, Buffer.buffer(in.readAllBytes()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An HTTP/JSON request: {@code METHOD PATH?QUERY}, a line end, the body. Oracles: a message or
 * {@link CallFailureException} in few words; the message can be written as JSON, and read from that
 * it is the same.
 */
public final class JsonRequestFuzz {
  private static final JsonCodec CODEC = new JsonCodec();
  private static final JsonRequestReader READER = new JsonRequestReader(CODEC);
  private static final List<JsonRoute> ROUTES =
      FuzzedMethods.all().stream().flatMap(method -> JsonRoute.of(method).stream()).toList();

  private JsonRequestFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    String[] parts = text.split("\n", 2);
    String[] head = parts[0].split(" ", 2);
    if (head.length < 2 || parts.length < 2) {
      return;
    }
    String[] target = head[1].split("\\?", 2);
    for (JsonRoute route : ROUTES) {
      if (route.method().name().equals(head[0])) {
        read(route, target[0], target.length == 2 ? target[1] : "", parts[1]);
      }
    }
  }

  private static void read(JsonRoute route, String path, String query, String body) {
    try {
      Map<String, String> variables = route.path().match(path);
      if (variables == null) {
        return;
      }
      Message message =
          READER.read(
              route.binding(), new JsonRoutes.Match(route, variables), body, parameters(query));
      Message.Builder again = message.newBuilderForType();
      CODEC.merge(CODEC.print(message), again);
      assertThat(again.build()).isEqualTo(message);
    } catch (CallFailureException e) {
      assertThat(e.failure().message()).isNotBlank().hasSizeLessThan(8_000);
    }
  }

  private static MultiMap parameters(String query) {
    MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
    try {
      new QueryStringDecoder("?" + query)
          .parameters()
          .forEach((name, values) -> parameters.add(name, values));
    } catch (IllegalArgumentException e) {
      // The face refuses it before the reader is asked.
      return MultiMap.caseInsensitiveMultiMap();
    }
    return parameters;
  }
}

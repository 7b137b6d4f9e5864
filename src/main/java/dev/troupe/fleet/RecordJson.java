package dev.troupe.fleet;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Events, outcomes and commands as JSON, for replicas among each other. The form is made from the
 * records themselves: a component is a key, and where a sealed interface stands the record says
 * which one it is under {@code is}. What is null is left out, so that a component which a later
 * release adds changes nothing as long as it is null.
 */
final class RecordJson {
  private static final List<Class<?>> FAMILIES =
      List.of(
          RobotRecord.class,
          RobotEvent.class,
          Outcome.class,
          CommandUpdate.class,
          RobotCommand.class);

  private static final ObjectMapper JSON = mapper();

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  private interface Named {}

  private RecordJson() {}

  /** Looking at all those records takes its time, once: not on an event loop. */
  static void prepare() {
    text(new SpeechCommand.SayText("", false, false));
    text(new CommandUpdate.Ended("", new Outcome.Sent()));
  }

  static byte[] write(Object any) {
    return text(any).getBytes(StandardCharsets.UTF_8);
  }

  static String text(Object any) {
    try {
      return JSON.writeValueAsString(any);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record cannot be written: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * @throws IllegalArgumentException saying what cannot be read
   */
  static JsonNode read(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * @throws IllegalArgumentException saying what cannot be read
   */
  static <T> T read(JsonNode node, Class<T> type) {
    try {
      T read = JSON.treeToValue(node, type);
      if (read == null) {
        throw new IllegalArgumentException("null (expected: " + type.getSimpleName() + ")");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static ObjectMapper mapper() {
    SimpleModule times = new SimpleModule();
    times.addSerializer(Instant.class, ToStringSerializer.instance);
    times.addSerializer(Duration.class, ToStringSerializer.instance);
    times.addDeserializer(Instant.class, new Parsed<>(Instant.class, Instant::parse));
    times.addDeserializer(Duration.class, new Parsed<>(Duration.class, Duration::parse));
    JsonMapper mapper =
        JsonMapper.builder()
            .addModule(times)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .configure(SerializationFeature.FAIL_ON_EMPTY_BEANS, false)
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, true)
            .build();
    for (Class<?> family : FAMILIES) {
      mapper.addMixIn(family, Named.class);
      register(mapper, family);
    }
    return mapper;
  }

  /** Names are those of the source: {@code RobotEvent.SpeakStarted}. */
  private static void register(ObjectMapper mapper, Class<?> type) {
    if (type.isSealed()) {
      for (Class<?> kind : type.getPermittedSubclasses()) {
        register(mapper, kind);
      }
    } else {
      String name = type.getName();
      mapper.registerSubtypes(
          new NamedType(type, name.substring(name.lastIndexOf('.') + 1).replace('$', '.')));
    }
  }

  /** A type whose text says all. */
  private static final class Parsed<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parse;

    Parsed(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      try {
        return parse.apply(parser.getText());
      } catch (RuntimeException e) {
        throw context.weirdStringException(parser.getText(), handledType(), e.getMessage());
      }
    }
  }
}

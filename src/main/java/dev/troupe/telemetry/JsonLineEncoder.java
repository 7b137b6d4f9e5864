package dev.troupe.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object a line. Key-values stand beside the message as keys of their own, so that a log
 * store can search for {@code robot} without parsing words.
 */
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> OURS =
      Set.of("time", "level", "logger", "thread", "message", "error");

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", event.getInstant().toString());
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("thread", event.getThreadName());
      json.writeStringField("message", event.getFormattedMessage());
      writeKeyValues(event, json);
      writeError(event.getThrowableProxy(), json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void writeKeyValues(ILoggingEvent event, JsonGenerator json) throws IOException {
    if (event.getKeyValuePairs() == null) {
      return;
    }
    // A key that comes twice, or is one of ours, would make an object that parsers refuse.
    Set<String> written = new HashSet<>(OURS);
    for (KeyValuePair pair : event.getKeyValuePairs()) {
      if (written.add(pair.key)) {
        json.writeFieldName(pair.key);
        writeValue(pair.value, json);
      }
    }
  }

  private static void writeValue(Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      default -> json.writeString(value.toString());
    }
  }

  private static void writeError(IThrowableProxy error, JsonGenerator json) throws IOException {
    if (error != null) {
      json.writeStringField("error", ThrowableProxyUtil.asString(error));
    }
  }
}

package dev.troupe.simulator.spatialwalk.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message, by number, without a schema. As the wire format asks: of a single
 * value the last one counts, a nested message that comes in pieces is put together, a field of
 * another wire type is as good as unknown.
 */
public final class WireMessage {
  private final List<Field> fields;

  /**
   * @param number of a varint
   * @param bytes of a string, a nested message or the like; null for a varint
   */
  private record Field(int tag, long number, @Nullable Buffer bytes) {}

  private WireMessage(List<Field> fields) {
    this.fields = fields;
  }

  /** Shares memory with {@code bytes}. */
  public static WireMessage of(Buffer bytes) throws MalformedMessageException {
    WireReader in = new WireReader(bytes);
    List<Field> fields = new ArrayList<>();
    while (!in.atEnd()) {
      int tag = in.tag();
      switch (tag & 7) {
        case WireReader.VARINT -> fields.add(new Field(tag, in.varint(), null));
        case WireReader.BYTES -> fields.add(new Field(tag, 0, in.bytes()));
        default -> in.skip(tag);
      }
    }
    return new WireMessage(fields);
  }

  /** 0 when absent, as for every number of this protocol. */
  public long number(int number) {
    Field field = last(number << 3 | WireReader.VARINT);
    return field == null ? 0 : field.number();
  }

  /** An int32 or an enum, of which the wire may carry more bits. */
  public int integer(int number) {
    return (int) number(number);
  }

  public boolean flag(int number) {
    return number(number) != 0;
  }

  /** Empty when absent. */
  public Buffer bytes(int number) {
    Field field = last(number << 3 | WireReader.BYTES);
    return field == null || field.bytes() == null ? Buffer.buffer() : field.bytes();
  }

  /** Empty when absent. */
  public String text(int number) throws MalformedMessageException {
    ByteBuffer utf8 = ByteBuffer.wrap(bytes(number).getBytes());
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new MalformedMessageException("field " + number + ": not UTF-8");
    }
  }

  public boolean has(int number) {
    return last(number << 3 | WireReader.BYTES) != null;
  }

  /** Without fields when absent. */
  public WireMessage message(int number) throws MalformedMessageException {
    Buffer whole = Buffer.buffer();
    for (Buffer piece : all(number)) {
      whole.appendBuffer(piece);
    }
    return of(whole);
  }

  public List<WireMessage> messages(int number) throws MalformedMessageException {
    List<WireMessage> messages = new ArrayList<>();
    for (Buffer each : all(number)) {
      messages.add(of(each));
    }
    return messages;
  }

  /** A map from string to string: entries of key 1 and value 2. */
  public Map<String, String> texts(int number) throws MalformedMessageException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (WireMessage entry : messages(number)) {
      texts.put(entry.text(1), entry.text(2));
    }
    return texts;
  }

  /**
   * Which message of a oneof is set: the number that came last of those between the two; 0 none.
   */
  public int chosen(int first, int last) {
    int chosen = 0;
    for (Field field : fields) {
      int number = field.tag() >>> 3;
      if (field.bytes() != null && number >= first && number <= last) {
        chosen = number;
      }
    }
    return chosen;
  }

  private List<Buffer> all(int number) {
    List<Buffer> all = new ArrayList<>();
    for (Field field : fields) {
      if (field.tag() >>> 3 == number && field.bytes() != null) {
        all.add(field.bytes());
      }
    }
    return all;
  }

  private @Nullable Field last(int tag) {
    for (int i = fields.size() - 1; i >= 0; i--) {
      if (fields.get(i).tag() == tag) {
        return fields.get(i);
      }
    }
    return null;
  }
}

package dev.troupe.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Luggage as bytes, bounded: where not all has room, the newest has. Takes its time for a full
 * journal, so not on an event loop.
 */
final class LuggageForm {
  static final int VERSION = 1;

  private static final int JOURNAL_BYTES = 1 << 20;
  private static final int COMMAND_BYTES = 1 << 19;

  /** Owners whose cursors still lead somewhere. */
  private static final int MOST_PARTS = 8;

  private LuggageForm() {}

  /** An entry of the journal; not generic, so that its value says what it is. */
  private record Line(Instant at, Duration age, RobotRecord record) {}

  static byte[] write(Luggage luggage) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("version", VERSION).put("uid", luggage.uid().toString());
    document
        .putObject("desired")
        .put("version", DesiredForm.VERSION)
        .put("document", DesiredForm.write(luggage.desired()));
    writeCommands(luggage.commands(), document.putArray("commands"));
    writeJournal(luggage.journal(), document.putArray("journal"));
    document.putRawValue("starts", new RawValue(RecordJson.text(luggage.starts())));
    return RecordJson.write(document);
  }

  private static void writeCommands(List<FormerCommand> commands, ArrayNode into) {
    fitting(commands, COMMAND_BYTES, RecordJson::text)
        .forEach(each -> into.addRawValue(new RawValue(each)));
  }

  private static void writeJournal(List<JournalPart<RobotRecord>> parts, ArrayNode into) {
    Deque<ObjectNode> written = new ArrayDeque<>();
    int room = JOURNAL_BYTES;
    for (int i = parts.size() - 1; i >= 0 && written.size() < MOST_PARTS; i--) {
      JournalPart<RobotRecord> part = parts.get(i);
      List<String> lines = fitting(part.entries(), room, LuggageForm::line);
      // Nothing older may be kept behind a hole.
      room = lines.size() < part.entries().size() ? 0 : room - size(lines);
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("epoch", part.epoch()).put("first", part.last() - lines.size() + 1);
      ArrayNode entries = node.putArray("entries");
      lines.forEach(line -> entries.addRawValue(new RawValue(line)));
      written.addFirst(node);
    }
    into.addAll(written);
  }

  /** The texts of the last of them, as many as there is room for. */
  private static <T> List<String> fitting(List<T> all, int room, Function<T, String> text) {
    Deque<String> texts = new ArrayDeque<>();
    int left = room;
    for (int i = all.size() - 1; i >= 0; i--) {
      String next = text.apply(all.get(i));
      left -= size(next);
      if (left < 0) {
        break;
      }
      texts.addFirst(next);
    }
    return new ArrayList<>(texts);
  }

  private static int size(List<String> texts) {
    return texts.stream().mapToInt(LuggageForm::size).sum();
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String line(JournalPart.Kept<RobotRecord> kept) {
    return RecordJson.text(new Line(kept.at(), kept.age(), slim(kept.value())));
  }

  /** Nobody reads of a picture in a journal but that it came. */
  private static RobotRecord slim(RobotRecord record) {
    return record instanceof RobotRecord.CommandEnded ended
            && ended.outcome() instanceof Outcome.Answered answered
            && answered.answer() instanceof RobotEvent.CameraPicture
        ? new RobotRecord.CommandEnded(
            ended.commandId(),
            ended.command(),
            new Outcome.Answered(new RobotEvent.CameraPicture(new byte[0])))
        : record;
  }

  /**
   * @throws IllegalArgumentException saying what cannot be read
   */
  static Luggage read(byte[] bytes) {
    JsonNode document = RecordJson.read(bytes);
    int version = document.path("version").asInt();
    if (version != VERSION) {
      throw new IllegalArgumentException("version: " + version + " (expected: " + VERSION + ")");
    }
    JsonNode desired = document.path("desired");
    List<RobotCommand> wanted =
        DesiredForm.read(desired.path("version").asInt(), desired.path("document").asText());
    List<FormerCommand> commands = new ArrayList<>();
    document
        .path("commands")
        .forEach(each -> commands.add(RecordJson.read(each, FormerCommand.class)));
    List<JournalPart<RobotRecord>> journal = new ArrayList<>();
    document.path("journal").forEach(each -> journal.add(part(each)));
    return new Luggage(
        UUID.fromString(document.path("uid").asText()),
        wanted,
        journal,
        commands,
        RecordJson.read(document.path("starts"), StartMemory.class));
  }

  private static JournalPart<RobotRecord> part(JsonNode node) {
    List<JournalPart.Kept<RobotRecord>> entries = new ArrayList<>();
    for (JsonNode each : node.path("entries")) {
      Line line = RecordJson.read(each, Line.class);
      entries.add(new JournalPart.Kept<>(line.at(), line.age(), line.record()));
    }
    return new JournalPart<>(node.path("epoch").asLong(), node.path("first").asLong(), entries);
  }
}

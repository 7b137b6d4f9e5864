package dev.troupe.cli;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;

import com.google.protobuf.util.Durations;
import dev.troupe.api.avatar.v1.AnimateResponse;
import dev.troupe.api.avatar.v1.AnimationFrame;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** An animation as files: each message as it came, and an index that says what it is. */
record AnimationFolder(Path path) {

  /** Refuses a folder with something in it, whose files would pass for ones of this animation. */
  static AnimationFolder create(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new IllegalArgumentException(
            folder + ": has files (expected: a new or empty folder)");
      }
    }
    return new AnimationFolder(folder);
  }

  /** Fails with {@link UncheckedIOException}. */
  void add(AnimateResponse message) {
    AnimationFrame frame = message.getFrame();
    String name = String.format(Locale.ROOT, "%06d.pb", frame.getSequence());
    try {
      Files.write(path.resolve(name), frame.getData().toByteArray(), CREATE_NEW);
      Files.writeString(path.resolve("index.jsonl"), line(name, message) + "\n", CREATE, APPEND);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What cannot be told of this vendor's messages is left out. */
  private static String line(String name, AnimateResponse message) {
    AnimationFrame frame = message.getFrame();
    JsonObject line =
        new JsonObject()
            .put("file", name)
            .put("sequence", frame.getSequence())
            .put("request_id", message.getRequestId());
    if (frame.hasMediaTime()) {
      line.put("media_time", Durations.toNanos(frame.getMediaTime()) / 1e9);
    }
    if (frame.hasKeyframeCount()) {
      line.put("keyframes", frame.getKeyframeCount());
    }
    return line.put("last", frame.getLast()).encode();
  }
}

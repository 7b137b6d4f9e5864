package dev.troupe.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A line of the audit log: an entry with its number, the hash of the line before and its own, which
 * covers every byte before it. So no line can be changed, left out or put in without all that
 * follow it.
 *
 * @param number from 1, without gaps, over all files
 * @param text without the end of the line
 */
record AuditLine(long number, String previous, String hash, String what, String text) {
  /** What the very first line is chained to. */
  static final String ORIGIN = "0".repeat(64);

  private static final String HASH = ",\"hash\":\"";
  private static final String END = "\"}";
  private static final ObjectMapper JSON = new ObjectMapper();

  static AuditLine of(long number, String previous, AuditEntry entry) {
    StringBuilder text = new StringBuilder(512);
    text.append("{\"n\":").append(number);
    add(text, "at", entry.at().toString());
    add(text, "what", entry.what());
    add(text, "phase", word(entry.phase()));
    add(text, "who", entry.who().name());
    add(text, "known_by", knownBy(entry.who()));
    add(text, "from", entry.from());
    add(text, "method", entry.method());
    add(text, "robots", entry.robots());
    add(text, "command_id", entry.commandId());
    add(text, "outcome", entry.outcome());
    add(text, "reason", entry.reason());
    add(text, "detail", entry.detail());
    add(text, entry.facts());
    add(text, "previous", previous);
    String hash = digest(text.toString().getBytes(StandardCharsets.UTF_8));
    text.append(HASH).append(hash).append(END);
    return new AuditLine(number, previous, hash, entry.what(), text.toString());
  }

  /** Null when it is none, or not what it was when it was written. */
  static @Nullable AuditLine read(String text) {
    int at = text.lastIndexOf(HASH);
    if (at < 0 || !text.endsWith(END)) {
      return null;
    }
    String hash = text.substring(at + HASH.length(), text.length() - END.length());
    if (!hash.equals(digest(text.substring(0, at).getBytes(StandardCharsets.UTF_8)))) {
      return null;
    }
    try {
      JsonNode line = JSON.readTree(text);
      return new AuditLine(
          line.path("n").asLong(),
          line.path("previous").asText(),
          hash,
          line.path("what").asText(),
          text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  String detail() {
    return word("detail");
  }

  Instant at() {
    return Instant.parse(word("at"));
  }

  private String word(String key) {
    try {
      return JSON.readTree(text).path(key).asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line that was read is JSON", e);
    }
  }

  /** Hexadecimal SHA-256. */
  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void add(StringBuilder text, String key, String value) {
    text.append(",\"").append(key).append("\":\"");
    JsonStringEncoder.getInstance().quoteAsString(value, text);
    text.append('"');
  }

  private static void add(StringBuilder text, AuditFacts facts) {
    if (facts.dryRun()) {
      text.append(",\"dry_run\":true");
    }
    addIfAny(text, "taken_from", facts.takenFrom());
    addIfAny(text, "address", facts.address());
    addIfAny(text, "key_name", facts.keyName());
  }

  private static void addIfAny(StringBuilder text, String key, String value) {
    if (!value.isEmpty()) {
      add(text, key, value);
    }
  }

  /** All that it showed; empty for nothing. */
  private static String knownBy(Principal who) {
    return who.means().stream().sorted().map(Means::label).collect(Collectors.joining(","));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

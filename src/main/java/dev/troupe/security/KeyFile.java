package dev.troupe.security;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The file of API keys: a line of JSON each, with the key's digest only. It is always replaced as a
 * whole, so that whoever reads it meanwhile sees the old or the new one. For one writer at a time.
 */
public final class KeyFile {
  private static final int SECRET_BYTES = 32;
  private static final int ID_LENGTH = 10;
  private static final String ID_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private final Path file;

  public KeyFile(Path file) {
    this.file = file;
  }

  /**
   * A key that was just made.
   *
   * @param secret the key itself, which nobody can tell again
   */
  public record Made(ApiKey key, String secret) {

    @Override
    public String toString() {
      return "Made[" + key.id() + "]";
    }
  }

  /**
   * @param random where nobody can guess the next from the last
   * @throws IllegalArgumentException when nobody may be called so
   */
  public Made create(
      String name,
      Set<String> groups,
      @Nullable Instant expires,
      Instant now,
      RandomGenerator random)
      throws IOException {
    if (!Principal.isName(name)) {
      throw new IllegalArgumentException(
          "name: \"" + name + "\" (expected: 1 to 256 characters, not anonymous)");
    }
    if (!Grant.isPlain(name)) {
      throw new IllegalArgumentException(
          "name: \""
              + name
              + "\" (expected: not \"*\", and nothing that begins with group:, name:, certificate:,"
              + " token: or key:, as policies mean something else by it)");
    }
    List<ApiKey> keys = new ArrayList<>(Files.exists(file) ? list() : List.of());
    Set<String> taken = keys.stream().map(ApiKey::id).collect(Collectors.toSet());
    String id = id(random);
    while (taken.contains(id)) {
      id = id(random);
    }
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String key =
        KeyRing.PREFIX + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    ApiKey kept = new ApiKey(id, name, groups, digest(key), now, expires, null);
    keys.add(kept);
    write(keys);
    return new Made(kept, key);
  }

  private static String id(RandomGenerator random) {
    StringBuilder id = new StringBuilder();
    while (id.length() < ID_LENGTH) {
      id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    return id.toString();
  }

  static String digest(String key) {
    return HexFormat.of().formatHex(Digests.sha256(key.getBytes(StandardCharsets.UTF_8)));
  }

  /** In the order in which they were made. */
  public List<ApiKey> list() throws IOException {
    return parse(Files.readString(file));
  }

  /**
   * Takes a key back; it stays listed, so that its id is not used again.
   *
   * @throws IllegalArgumentException when there is none of this id that is still in use
   */
  public ApiKey revoke(String id, Instant now) throws IOException {
    List<ApiKey> keys = new ArrayList<>(list());
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).id().equals(id) && keys.get(i).revoked() == null) {
        keys.set(i, keys.get(i).revokedAt(now));
        write(keys);
        return keys.get(i);
      }
    }
    throw new IllegalArgumentException(
        "id: \"" + id + "\" (expected: the id of a key in use, which `troupe keys list` shows)");
  }

  private void write(List<ApiKey> keys) throws IOException {
    Path whole = file.toAbsolutePath();
    Path folder = whole.getParent();
    if (folder == null) {
      throw new NoSuchFileException(file.toString());
    }
    Path next = Files.createTempFile(folder, ".troupe-keys", ".new", FileRights.ours());
    try {
      if (Files.exists(whole)) {
        FileRights.pass(whole, next);
      }
      Files.writeString(
          next, keys.stream().map(key -> json(key).encode() + "\n").collect(Collectors.joining()));
      Files.move(next, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static JsonObject json(ApiKey key) {
    JsonObject json =
        new JsonObject()
            .put("id", key.id())
            .put("name", key.name())
            .put("groups", new JsonArray(List.copyOf(new TreeSet<>(key.groups()))))
            .put("sha256", key.digest())
            .put("created", key.created().toString());
    if (key.expires() != null) {
      json.put("expires", key.expires().toString());
    }
    if (key.revoked() != null) {
      json.put("revoked", key.revoked().toString());
    }
    return json;
  }

  /**
   * @throws IllegalArgumentException naming the line that will not do
   */
  static List<ApiKey> parse(String text) {
    List<ApiKey> keys = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        ApiKey key = parse(line, number);
        if (!ids.add(key.id())) {
          throw new IllegalArgumentException(
              "line " + number + ": id: \"" + key.id() + "\" (expected: each id once)");
        }
        keys.add(key);
      }
    }
    return keys;
  }

  private static ApiKey parse(String line, int number) {
    try {
      JsonObject json = new JsonObject(line);
      ApiKey key =
          new ApiKey(
              json.getString("id", ""),
              json.getString("name", ""),
              json.getJsonArray("groups", new JsonArray()).stream()
                  .map(String::valueOf)
                  .collect(Collectors.toSet()),
              json.getString("sha256", ""),
              Instant.parse(json.getString("created")),
              json.getInstant("expires"),
              json.getInstant("revoked"));
      if (Principal.isName(key.name())
          && key.id().matches("[a-z0-9]{1,64}")
          && key.digest().matches("[0-9a-f]{64}")) {
        return key;
      }
    } catch (DecodeException | ClassCastException | DateTimeException | NullPointerException e) {
      // Said below, without the line: somebody may have put a key itself there.
    }
    throw new IllegalArgumentException(
        "line " + number + ": not readable (expected: a line that `troupe keys` wrote)");
  }
}

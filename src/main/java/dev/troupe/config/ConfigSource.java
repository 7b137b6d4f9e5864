package dev.troupe.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Where a gateway's configuration comes from, so that it can be looked at again while it runs.
 * Files are told apart by what is in them: neither an editor that puts a new file in place of the
 * old one nor Kubernetes, which turns a symbolic link, leaves a trace elsewhere. Blocks; not to be
 * used by two threads at a time.
 */
public final class ConfigSource {
  private final Path file;
  private final Map<String, String> environment;
  private String text = "";
  private List<Path> secrets = List.of();

  public ConfigSource(Path file, Map<String, String> environment) {
    this.file = file;
    this.environment = Map.copyOf(environment);
  }

  /**
   * @throws ConfigException with everything that is wrong
   */
  public TroupeConfig read() {
    return ConfigFile.read(file, environment);
  }

  /**
   * Differs when what {@link #read} reads does: the file itself, or one that it says a secret is
   * kept in. What cannot be read has one too.
   */
  public String fingerprint() {
    MessageDigest digest = sha256();
    byte[] written = content(digest, file);
    String now = new String(written, StandardCharsets.UTF_8);
    if (!now.equals(text)) {
      text = now;
      secrets = ConfigFile.secretFiles(now);
    }
    secrets.forEach(secret -> content(digest, secret));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] content(MessageDigest digest, Path from) {
    digest.update(from.toString().getBytes(StandardCharsets.UTF_8));
    byte[] content = new byte[0];
    try {
      content = Files.readAllBytes(from);
      digest.update((byte) 1);
    } catch (IOException e) {
      digest.update((byte) 0);
    }
    // With its length, so that no two files can be cut at another place and look the same.
    digest.update(Integer.toString(content.length).getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(content);
    return content;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

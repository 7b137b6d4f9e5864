package dev.troupe.fleet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Tells whether two commands are the same without keeping either. */
final class CommandHash {

  private CommandHash() {}

  /**
   * Of what is asked; who asks, under which leases and until when may differ from one time to the
   * next.
   */
  static byte[] of(CommandRequest request) {
    MessageDigest digest = sha256();
    digest.update(RecordJson.write(request.command()));
    digest.update(request.whenBusy().name().getBytes(StandardCharsets.US_ASCII));
    digest.update((byte) (request.confirm() ? 1 : 0));
    return digest.digest();
  }

  static boolean same(byte[] hash, CommandRequest request) {
    return Arrays.equals(hash, of(request));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

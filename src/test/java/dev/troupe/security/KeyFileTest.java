package dev.troupe.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  @TempDir private Path dir;

  private Path file() {
    return dir.resolve("keys");
  }

  private KeyFile.Made make(String name, Instant expires) throws IOException {
    return new KeyFile(file()).create(name, Set.of("b", "a"), expires, NOW, new SecureRandom());
  }

  @Test
  void aKeyIsToldOnceAndOnlyItsDigestIsKept() throws Exception {
    KeyFile.Made made = make("nightly", NOW.plus(Duration.ofDays(1)));

    assertThat(made.secret()).matches("troupe_[a-z0-9]{10}_[A-Za-z0-9_-]{43}");
    assertThat(made.toString()).doesNotContain(made.secret().substring(18));
    String kept = Files.readString(file());
    assertThat(kept)
        .doesNotContain(made.secret().substring(18))
        .contains(HexFormat.of().formatHex(Digests.sha256(made.secret().getBytes())));
    assertThat(new KeyFile(file()).list()).containsExactly(made.key());
    if (file().getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
    }
    assertThat(dir).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void aRevokedKeyStaysListedAndIsRevokedOnce() throws Exception {
    KeyFile.Made first = make("one", null);
    KeyFile.Made second = make("two", null);
    KeyFile keys = new KeyFile(file());

    assertThat(keys.revoke(first.key().id(), NOW.plusSeconds(5)).revoked())
        .isEqualTo(NOW.plusSeconds(5));
    assertThat(keys.list()).extracting(ApiKey::name).containsExactly("one", "two");
    assertThatThrownBy(() -> keys.revoke(first.key().id(), NOW))
        .hasMessageContaining("expected: the id of a key in use");

    KeyRing ring = ring();
    assertThat(ring.judge(first.secret(), NOW)).isEqualTo(Verdict.doubted(Doubt.KEY_REVOKED));
    assertThat(ring.judge(second.secret(), NOW)).isInstanceOf(Verdict.Believed.class);
  }

  @Test
  void aBeliefIsWithdrawnWithItsKeyAndNotByAnothers() throws Exception {
    KeyFile.Made first = make("one", NOW.plusSeconds(60));
    KeyRing ring = ring();
    Identity belief = ((Verdict.Believed) ring.judge(first.secret(), NOW)).identity();

    make("two", null);
    ring.take(Buffer.buffer(Files.readString(file())));
    assertThat(belief.holds(NOW)).isTrue();
    assertThat(belief.holds(NOW.plusSeconds(60))).isFalse();
    new KeyFile(file()).revoke(first.key().id(), NOW);
    ring.take(Buffer.buffer(Files.readString(file())));
    assertThat(belief.holds(NOW)).isFalse();
  }

  @Test
  void aKeyEnds() throws Exception {
    KeyFile.Made made = make("one", NOW.plusSeconds(60));

    assertThat(ring().judge(made.secret(), NOW.plusSeconds(60)))
        .isEqualTo(Verdict.doubted(Doubt.KEY_EXPIRED));
  }

  @Test
  void aFileThatWillNotDoIsRefusedWithoutQuotingIt() throws Exception {
    String good = Files.readString(written());

    for (String bad :
        List.of(
            "troupe_abc_secret",
            "{}",
            good.replace("one", "anonymous"),
            good.replace("\"sha256\":\"", "\"sha256\":\"zz"),
            good.replace("2026-11-26T10:00:00Z", "yesterday"),
            good + good)) {
      assertThatThrownBy(() -> KeyFile.parse("\n" + bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("line ")
          .hasMessageNotContaining("secret");
    }
    assertThatThrownBy(() -> make("anonymous", null)).hasMessageContaining("not anonymous");
  }

  @Test
  void aNameThatMeansSomethingElseInAPolicyIsRefused() throws Exception {
    for (String name : List.of("*", "group:x", "name:x", "certificate:x", "token:x", "key:x")) {
      assertThatThrownBy(() -> make(name, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("name: \"" + name + "\" (expected: not \"*\"");
    }
    assertThat(file()).doesNotExist();

    make("spiffe://example/nightly", null);
    make("keys", null);
    assertThat(new KeyFile(file()).list()).hasSize(2);
  }

  private Path written() throws IOException {
    make("one", null);
    return file();
  }

  private KeyRing ring() throws IOException {
    KeyRing ring = new KeyRing();
    ring.take(Buffer.buffer(Files.readString(file())));
    return ring;
  }
}

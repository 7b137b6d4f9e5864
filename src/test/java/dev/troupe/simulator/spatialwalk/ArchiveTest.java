package dev.troupe.simulator.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class ArchiveTest {

  @Test
  void forgetsTheMessagesOfTheOldestWhenThereIsNoRoom() {
    Archive archive = new Archive(100);
    for (int i = 0; i < 5; i++) {
      RequestRecord record = archive.request("r" + i, "c");
      archive.keep(record, Buffer.buffer(new byte[20]));
      archive.keep(record, Buffer.buffer(new byte[20]));
    }
    assertThat(archive.request("r2").orElseThrow().messages()).isEmpty();
    assertThat(archive.request("r3").orElseThrow().messages()).hasSize(2);
    assertThat(archive.request("r4").orElseThrow().messages()).hasSize(2);
  }

  @Test
  void keepsNothingThatHasNoRoomAtAll() {
    Archive none = new Archive(0);
    none.keep(none.request("r", "c"), Buffer.buffer("x"));
    assertThat(none.request("r").orElseThrow().messages()).isEmpty();
  }

  @Test
  void remembersTheLatestThousandRequests() {
    Archive archive = new Archive(1 << 20);
    for (int i = 0; i < 1500; i++) {
      archive.keep(archive.request("r" + i, "c"), Buffer.buffer(new byte[100]));
    }
    assertThat(archive.requests()).hasSize(1000);
    assertThat(archive.request("r499")).isEmpty();
    assertThat(archive.request("r500")).isPresent();
  }

  @Test
  void ofTwoRequestsWithOneIdTheLatestCounts() {
    Archive archive = new Archive(100);
    archive.request("rid", "c1");
    archive.request("rid", "c2");
    assertThat(archive.request("rid").orElseThrow().connectionId()).isEqualTo("c2");
  }

  @Test
  void neverForgetsAnOpenSession() {
    Archive archive = new Archive(0);
    SessionRecord open = new SessionRecord("open", "app", "avatar", 0);
    archive.add(open);
    for (int i = 0; i < 1200; i++) {
      SessionRecord other = new SessionRecord("s" + i, "app", "avatar", 0);
      archive.add(other);
      other.closed(1);
    }
    assertThat(archive.sessions(2)).hasSize(1000);
    assertThat(archive.sessions(2).getFirst().connectionId()).isEqualTo("open");
  }
}

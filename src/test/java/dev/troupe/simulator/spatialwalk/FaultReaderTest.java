package dev.troupe.simulator.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.simulator.spatialwalk.Fault.Moment;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults as JSON, as magic avatar ids, and in the book. */
class FaultReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'fault':'console_reply','status':429,'body':'empty','retry_after':3}"
            + " | ConsoleReply[status=429, body=EMPTY, retryAfter=3]",
        "{'fault':'console_delay','delay_ms':5} | ConsoleDelay[delay=PT0.005S]",
        "{'fault':'console_slow_body','over_ms':5} | ConsoleSlowBody[over=PT0.005S]",
        "{'fault':'console_reset'} | ConsoleReset[]",
        "{'fault':'empty_token'} | EmptyToken[]",
        "{'fault':'upgrade_reply','status':307,'location':'ws://x','message':'m','body':'text'}"
            + " | UpgradeReply[status=307, body=TEXT, message=m, retryAfter=0, location=ws://x]",
        "{'fault':'upgrade_delay'} | UpgradeDelay[delay=PT3S]",
        "{'fault':'upgrade_reset'} | UpgradeReset[]",
        "{'fault':'confirm','kind':'empty_id'} | Confirm[kind=EMPTY_ID]",
        "{'fault':'confirm_delay','delay_ms':1} | ConfirmDelay[delay=PT0.001S]",
        "{'fault':'early_frames'} | EarlyFrames[messages=3]",
        "{'fault':'ending','kind':'twice'} | Ending[kind=TWICE]",
        "{'fault':'stale_frames','req_id':'r'} | StaleFrames[reqId=r, messages=3]",
        "{'fault':'oversize'} | Oversize[bytes=1048577]",
        "{'fault':'server_error','code':4001,'message':'m'}"
            + " | ServerError[at=NOW, code=4001, message=m, request=false, close=4001]",
        "{'fault':'server_error','code':4001,'close':0,'at':'end','message':'m','request':true}"
            + " | ServerError[at=END, code=4001, message=m, request=true, close=0]",
        "{'fault':'close','code':4503,'reason':'r','at':'frames'}"
            + " | Close[at=FRAMES, code=4503, reason=r]",
        "{'fault':'reset','at':'audio'} | Reset[at=AUDIO]",
        "{'fault':'half_open'} | HalfOpen[at=NOW]",
        "{'fault':'stalled_reads','at':'confirmed'} | StalledReads[at=CONFIRMED]",
        "{'fault':'slow_writes'} | SlowWrites[each=PT0.2S]",
        "{'fault':'region_down'} | RegionDown[]"
      })
  void readsEveryFault(String json, String fault) {
    assertThat(Fault.fromJson(new JsonObject(json.replace('\'', '"')))).hasToString(fault);
  }

  @Test
  void saysWhichFaultsThereAre() {
    assertThat(FaultReader.names().split(", ")).hasSize(21);
    assertThatThrownBy(() -> Fault.fromJson(new JsonObject().put("fault", "sneeze")))
        .hasMessageStartingWith("fault: sneeze (expected: one of close, confirm, confirm_delay,");
    assertThatThrownBy(() -> read("confirm", "kind", "maybe"))
        .hasMessage("kind: maybe (expected: one of [never, twice, empty_id, text, garbage])");
    assertThatThrownBy(() -> read("close", "code", 1006))
        .hasMessage("code: 1006 (expected: 1000 to 4999, sendable)");
    assertThatThrownBy(() -> read("console_reply", "status", 99))
        .hasMessage("status: 99 (expected: 200 to 599)");
    assertThatThrownBy(() -> read("oversize", "bytes", 0))
        .hasMessage("bytes: 0 (expected: 1 to 67108864)");
    assertThatThrownBy(() -> read("slow_writes", "each_ms", -1))
        .hasMessage("each: PT-0.001S (expected: 0 to 24 hours)");
  }

  private static Fault read(String fault, String field, Object value) {
    return Fault.fromJson(new JsonObject().put("fault", fault).put(field, value));
  }

  @Test
  void anAvatarsIdMaySayWhatGoesWrong() {
    MagicAvatars avatars =
        new MagicAvatars(
            Map.of("known", List.of(), "fault-close-1011", List.of(new Fault.UpgradeReset())));
    assertThat(avatars.find("known")).contains(List.of());
    assertThat(avatars.find("unknown")).isEmpty();
    assertThat(avatars.find("fault-confirm-never"))
        .contains(List.of(new Fault.Confirm(Fault.Confirm.Kind.NEVER)));
    assertThat(avatars.find("fault-server_error-4001"))
        .contains(
            List.of(
                new Fault.ServerError(
                    Moment.HANDSHAKE, 4001, "something went wrong", false, 4001)));
    assertThat(avatars.find("fault-close-1013-frames"))
        .contains(List.of(new Fault.Close(Moment.FRAMES, 1013, "")));
    assertThat(avatars.find("fault-reset-audio")).contains(List.of(new Fault.Reset(Moment.AUDIO)));
    assertThat(avatars.find("fault-upgrade_delay-20"))
        .contains(List.of(new Fault.UpgradeDelay(Duration.ofMillis(20))));
    assertThat(avatars.find("fault-close-1011")).contains(List.of(new Fault.UpgradeReset()));
    for (String none :
        new String[] {
          "fault-",
          "fault-sneeze",
          "fault-upgrade_reset-7",
          "fault-confirm-7",
          "fault-console_reset",
          "fault-region_down",
          "fault-close-7"
        }) {
      assertThat(avatars.find(none)).as(none).isEmpty();
    }
  }

  @Test
  void eachOrderMeetsSoManyAndOnlyItsKind() {
    FaultBook book = new FaultBook();
    book.order(new Fault.EmptyToken(), 2, "");
    book.order(new Fault.Reset(Moment.NOW), 0, "a");
    assertThat(book.take(Fault.OfSession.class, "b")).isEmpty();
    assertThat(book.take(Fault.OfConsole.class)).hasSize(1);
    assertThat(book.take(Fault.OfConsole.class)).hasSize(1);
    assertThat(book.take(Fault.OfConsole.class)).isEmpty();
    for (int i = 0; i < 5; i++) {
      assertThat(book.take(Fault.OfSession.class, "a")).hasSize(1);
    }
    book.heal();
    assertThat(book.take(Fault.OfSession.class, "a")).isEmpty();
    assertThatThrownBy(() -> book.order(new Fault.EmptyToken(), -1, ""))
        .hasMessage("times: -1 (expected: 0 until healed, 1 or more)");
  }

  @Test
  void onlySoManyOrdersMayWait() {
    FaultBook book = new FaultBook();
    for (int i = 0; i < 1000; i++) {
      book.order(new Fault.EmptyToken(), 1, "");
    }
    assertThatThrownBy(() -> book.order(new Fault.EmptyToken(), 1, ""))
        .hasMessage("faults: at most 1000 may wait");
  }
}

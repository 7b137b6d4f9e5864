package dev.troupe.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.StoreConfig;
import dev.troupe.store.Engine.Verdict;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;

class VerdictTest {
  private final Engine embedded = new EmbeddedEngine(StoreConfig.DEFAULT);
  private final Engine postgresql = new PostgresqlEngine(StoreConfig.DEFAULT);

  @Test
  void aFileThatTakesNothingIsToldFromOneThatIsBroken() {
    Map.of(
            SQLiteErrorCode.SQLITE_FULL, Verdict.SHUT,
            SQLiteErrorCode.SQLITE_READONLY, Verdict.SHUT,
            SQLiteErrorCode.SQLITE_IOERR, Verdict.LOST,
            SQLiteErrorCode.SQLITE_IOERR_FSYNC, Verdict.LOST,
            SQLiteErrorCode.SQLITE_CORRUPT, Verdict.LOST,
            SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE, Verdict.FAULT,
            SQLiteErrorCode.SQLITE_ERROR, Verdict.FAULT)
        .forEach((code, verdict) ->
            assertThat(embedded.judge(new SQLException("", null, code.code)))
                .as("%s", code)
                .isEqualTo(verdict));
  }

  @Test
  void aServerThatRefusesIsToldFromOneThatIsGone() {
    Map.ofEntries(
            Map.entry("08006", Verdict.LOST),
            Map.entry("57P01", Verdict.LOST),
            Map.entry("58030", Verdict.LOST),
            Map.entry("25006", Verdict.SHUT),
            Map.entry("53100", Verdict.SHUT),
            Map.entry("53300", Verdict.SHUT),
            Map.entry("28P01", Verdict.SHUT),
            Map.entry("42501", Verdict.SHUT),
            Map.entry("42P01", Verdict.SHUT),
            Map.entry("40001", Verdict.BUSY),
            Map.entry("57014", Verdict.BUSY),
            Map.entry("55P03", Verdict.BUSY),
            Map.entry("23505", Verdict.FAULT),
            Map.entry("42601", Verdict.FAULT))
        .forEach((state, verdict) ->
            assertThat(postgresql.judge(new SQLException("", state)))
                .as("%s", state)
                .isEqualTo(verdict));
    assertThat(postgresql.judge(new SQLException("no state"))).isEqualTo(Verdict.LOST);
  }
}

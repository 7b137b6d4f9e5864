package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.troupe.api.error.v1.ErrorReason;
import dev.troupe.api.error.v1.VendorError;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The table of errors in the contract's documentation says what the gateway does. */
class ErrorTableTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^// \\| ([A-Z_]+) +\\| ([A-Z_]+) +\\| (.*?) *\\|$");

  private final StatusMapper statuses = new StatusMapper();

  /** One row of the table. */
  private record Row(Code code, String details) {}

  private static Map<String, Row> table() throws IOException {
    Matcher rows = ROW.matcher(Files.readString(Path.of("proto/troupe/error/v1/error.proto")));
    Map<String, Row> table = new HashMap<>();
    while (rows.find()) {
      table.put(rows.group(1), new Row(Code.valueOf(rows.group(2)), rows.group(3)));
    }
    return table;
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"ERROR_REASON_UNSPECIFIED", "UNRECOGNIZED"})
  void everyReasonOfTheContractHasTheCodeThatTheTableSays(ErrorReason reason) throws IOException {
    Row row = table().get(reason.name().substring("ERROR_REASON_".length()));

    assertThat(row).as(reason + " in the table").isNotNull();
    assertThat(StatusMapper.code(reason)).isEqualTo(row.code());
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonOfARobotsHasTheCodeAndTheRetryThatTheTableSays(FailureReason reason)
      throws IOException {
    Row row = Objects.requireNonNull(table().get(reason.name()));

    Status status = statuses.toStatus(new Failure(reason, "a test"));

    assertThat(Code.forNumber(status.getCode())).isEqualTo(row.code());
    assertThat(status.getDetailsList().stream().anyMatch(any -> any.is(RetryInfo.class)))
        .as("RetryInfo with " + reason)
        .isEqualTo(row.details().contains("RetryInfo"));
  }

  @Test
  void aRobotsOwnWordsReachTheCaller() {
    Status status = statuses.toStatus(Failure.rejected("Access denied"));

    assertThat(Refusals.detail(status, VendorError.class).getText()).isEqualTo("Access denied");
  }

  /** Many clients take 8 KiB of trailers and fail a call with more. */
  @Test
  void whateverARobotSaysAStatusFitsIntoTrailers() {
    Status status = statuses.toStatus(Failure.rejected("No. ".repeat(1 << 20)));

    assertThat(status.getSerializedSize()).isLessThan(5_000);
    assertThat(Refusals.detail(status, VendorError.class).getText()).endsWith("...");
  }
}

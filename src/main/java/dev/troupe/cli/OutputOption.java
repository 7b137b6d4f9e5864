package dev.troupe.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** For whom a command prints: people, or programs. */
final class OutputOption {
  /** Of a terminal that nobody has made wider. */
  private static final int NARROW = 80;

  private static final JsonFormat.Printer JSON = JsonFormat.printer();

  @Spec(Spec.Target.MIXEE)
  CommandSpec mixee;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "TABLE",
      description = "table (80 columns), wide, or json. Default: ${DEFAULT-VALUE}.")
  Form form = Form.TABLE;

  enum Form {
    TABLE,
    WIDE,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  boolean json() {
    return form == Form.JSON;
  }

  boolean wide() {
    return form == Form.WIDE;
  }

  PrintWriter out() {
    return mixee.commandLine().getOut();
  }

  void print(Table table) {
    table.print(out(), form == Form.TABLE ? NARROW : 0);
  }

  /** A whole answer, for people too. */
  void print(MessageOrBuilder message) {
    print(JSON, message);
  }

  /** One of many, in a line. */
  void printLine(MessageOrBuilder message) {
    print(JSON.omittingInsignificantWhitespace(), message);
  }

  private void print(JsonFormat.Printer printer, MessageOrBuilder message) {
    PrintWriter out = out();
    try {
      out.println(printer.print(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message of the contract has no JSON form", e);
    }
    out.flush();
  }
}

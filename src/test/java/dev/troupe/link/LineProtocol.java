package dev.troupe.link;

import dev.troupe.link.LineProtocol.Ask;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A vendor made for tests: every message is {@code WORD ID TEXT}, and the words are few. */
final class LineProtocol implements LinkProtocol<Ask, String> {

  /** The one command: answered by {@code more} and {@code end}, or by nothing. */
  record Ask(String text, boolean answered) {}

  @Override
  public Frame hello(String requestId) {
    return new Frame.Text("hello " + requestId);
  }

  @Override
  public Greeting greeting(Inbound<String> inbound) {
    return switch (inbound.event().split(" ")[0]) {
      case "welcome" -> new Greeting.Welcome(inbound.event());
      case "denied" ->
          new Greeting.Refused(new LinkFailure(LinkCause.ACCESS_DENIED, inbound.event()));
      default -> Greeting.UNRELATED;
    };
  }

  @Override
  public Frame encode(Ask command, String requestId) {
    if (command.text().isEmpty()) {
      throw new IllegalArgumentException("text: \"\" (expected: something)");
    }
    return new Frame.Text("ask " + requestId + " " + command.text());
  }

  @Override
  public boolean answered(Ask command) {
    return command.answered();
  }

  @Override
  public MessageKind kind(Ask command) {
    return MessageKind.COMMAND;
  }

  @Override
  public @Nullable Frame probe(String requestId) {
    return new Frame.Text("probe " + requestId);
  }

  @Override
  public Decoded<String> decode(byte[] message, int offset, int length) {
    String line = new String(message, offset, length, StandardCharsets.UTF_8);
    String[] words = line.split(" ", 3);
    return switch (words[0].toLowerCase(Locale.ROOT)) {
      case "welcome", "denied" -> new Inbound<>(words[1], line, true, MessageKind.HANDSHAKE);
      case "end" -> new Inbound<>(words[1], words[2], true, MessageKind.COMMAND);
      case "more" -> new Inbound<>(words[1], words[2], false, MessageKind.COMMAND);
      case "news" -> new Inbound<>(null, line, false, MessageKind.EVENT);
      case "boom" -> throw new IllegalStateException("a bug in a protocol");
      default -> new Decoded.Malformed<>("no word: " + words[0]);
    };
  }
}

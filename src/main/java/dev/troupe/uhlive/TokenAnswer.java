package dev.troupe.uhlive;

import dev.troupe.link.Token;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the token server said. */
public sealed interface TokenAnswer {

  /** A token. */
  record Granted(Token token) implements TokenAnswer {}

  /**
   * None.
   *
   * @param reason what to do about it
   * @param status of HTTP
   * @param error the server's word, such as {@code invalid_client}; empty when it had none
   * @param description the server's sentence; empty when it had none
   */
  record Refused(Reason reason, int status, String error, String description)
      implements TokenAnswer {

    /** Error and description in one; empty when there is neither. */
    public String words() {
      return Stream.of(error, description)
          .filter(each -> !each.isEmpty())
          .collect(Collectors.joining(": "));
    }

    /** One sentence for people and logs. */
    public String message() {
      String words = words();
      return "the token server answered with HTTP status %d%s"
          .formatted(status, words.isEmpty() ? "" : ", " + words);
    }
  }

  /** Why there is no token. */
  enum Reason {
    /** Client, secret, user or password are wrong, or may not have a token. */
    CREDENTIALS(false),
    /** The server has no such realm, or does not understand the request. */
    REQUEST(false),
    /** The server is overloaded or broken. */
    SERVER(true),
    /** It said yes, and gave nothing that could be read as a token. */
    UNREADABLE(true);

    private final boolean retryable;

    Reason(boolean retryable) {
      this.retryable = retryable;
    }

    /** Whether the same request may succeed later without anybody changing anything. */
    public boolean retryable() {
      return retryable;
    }
  }
}

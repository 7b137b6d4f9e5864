package dev.troupe.uhlive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.link.Token;
import dev.troupe.link.TokenProtocol;
import dev.troupe.link.TokenRefusedException;
import dev.troupe.link.TokenRequest;
import java.time.Instant;
import java.util.function.Supplier;

/** {@link UhliveAuth} as a token source wants it. One token may open many connections. */
public final class UhliveTokens implements TokenProtocol {
  private final UhliveServers servers;
  private final Supplier<UhliveCredentials> credentials;

  public UhliveTokens(UhliveServers servers, UhliveCredentials credentials) {
    this(servers, () -> credentials);
  }

  /**
   * @param credentials asked for each token, as a secret may change meanwhile
   */
  public UhliveTokens(UhliveServers servers, Supplier<UhliveCredentials> credentials) {
    this.servers = servers;
    this.credentials = credentials;
  }

  @Override
  public TokenRequest request(Instant now) {
    UhliveAuth.Request request = UhliveAuth.request(servers, credentials.get());
    return new TokenRequest(
        "POST", request.url(), request.headers(), request.form().getBytes(UTF_8));
  }

  @Override
  public Token parse(int status, String contentType, byte[] body, Instant now)
      throws TokenRefusedException {
    return switch (UhliveAuth.read(status, body, now)) {
      case TokenAnswer.Granted granted -> granted.token();
      case TokenAnswer.Refused refused when refused.reason() == TokenAnswer.Reason.UNREADABLE ->
          throw new IllegalStateException(refused.message());
      case TokenAnswer.Refused refused ->
          throw new TokenRefusedException(status, refused.words(), refused.reason().retryable());
    };
  }
}

package dev.troupe.cli;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the gateway is that a client command talks to, and how patient the command is. */
final class GatewayOptions {
  private static final int DEFAULT_PORT = 7700;
  private static final String HTTPS = "https://";

  @Spec(Spec.Target.MIXEE)
  CommandSpec mixee;

  @Option(
      names = "--gateway",
      paramLabel = "HOST[:PORT]",
      defaultValue = "127.0.0.1:7700",
      description =
          "The gateway's client port; https://HOST[:PORT] for TLS. Default: ${DEFAULT-VALUE}.")
  String gateway = "127.0.0.1:7700";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait for an answer. Default: ${DEFAULT-VALUE}.")
  int timeoutSeconds = 60;

  @Mixin IdentityOptions identity = new IdentityOptions();

  private boolean speaksTls() {
    return gateway.startsWith(HTTPS) || identity.speaksTls();
  }

  HttpClientOptions secure(HttpClientOptions options) {
    return speaksTls() ? identity.secure(options) : options;
  }

  /** What every call carries, so that the gateway knows who calls. */
  MultiMap headers() {
    return identity.headers(speaksTls(), address().host());
  }

  SocketAddress address() {
    String place = gateway.replaceFirst("^https?://", "");
    int colon = place.lastIndexOf(':');
    String host = colon < 0 ? place : place.substring(0, colon);
    try {
      int port = colon < 0 ? DEFAULT_PORT : Integer.parseInt(place.substring(colon + 1));
      return SocketAddress.inetSocketAddress(port, host);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          mixee.commandLine(), "--gateway " + gateway + " (expected: HOST or HOST:PORT)");
    }
  }

  Duration timeout() {
    if (timeoutSeconds <= 0) {
      throw new CommandLine.ParameterException(
          mixee.commandLine(), "--timeout " + timeoutSeconds + " (expected: above 0)");
    }
    return Duration.ofSeconds(timeoutSeconds);
  }
}

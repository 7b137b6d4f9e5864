package dev.troupe.cli;

import dev.troupe.config.Loopback;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a client command tells whom it talks to, and says who it is. */
final class IdentityOptions {
  private static final String TOKEN_VARIABLE = "TROUPE_TOKEN";
  private static final String KEY_VARIABLE = "TROUPE_API_KEY";

  @Spec(Spec.Target.MIXEE)
  CommandSpec mixee;

  @Option(names = "--tls", description = "Speaks TLS, as an https:// address and --ca do too.")
  boolean tls;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Who vouches for the gateway, in PEM. Default: whom Java trusts.")
  @Nullable Path ca;

  @Option(names = "--cert", paramLabel = "FILE", description = "A certificate to show, in PEM.")
  @Nullable Path certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The key of --cert: PEM, PKCS#8, not encrypted.")
  @Nullable Path key;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "A bearer token. Others on this machine may see it: --token-file or the variable "
              + TOKEN_VARIABLE
              + " hide it.")
  @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with a bearer token and nothing else.")
  @Nullable Path tokenFile;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description =
          "A file with an API key and nothing else. Default: the variable " + KEY_VARIABLE + ".")
  @Nullable Path apiKeyFile;

  /** What is shown with every call; empty when the command says nothing of itself. */
  MultiMap headers(boolean secure, String host) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    add(headers, "authorization", "Bearer ", shownToken());
    add(headers, "x-api-key", "", shownKey());
    if (!headers.isEmpty() && !secure && !Loopback.covers(host)) {
      throw wrong(
          "a token or key in the clear to " + host + " (expected: --tls, or a gateway here)");
    }
    return headers;
  }

  private static void add(MultiMap headers, String name, String before, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      headers.set(name, before + value);
    }
  }

  private @Nullable String shownToken() {
    if (token != null && tokenFile != null) {
      throw wrong("--token and --token-file (expected: one of them)");
    } else if (token != null) {
      return token;
    }
    return tokenFile != null ? read("--token-file", tokenFile) : System.getenv(TOKEN_VARIABLE);
  }

  private @Nullable String shownKey() {
    return apiKeyFile != null ? read("--api-key-file", apiKeyFile) : System.getenv(KEY_VARIABLE);
  }

  private String read(String option, Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw wrong(option + " " + file + " (expected: a file that can be read)");
    }
  }

  boolean speaksTls() {
    return tls || ca != null || certificate != null;
  }

  HttpClientOptions secure(HttpClientOptions options) {
    if ((certificate == null) != (key == null)) {
      throw wrong("--cert and --key (expected: both or none)");
    }
    options.setSsl(true).setUseAlpn(true);
    if (ca != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(readable("--ca", ca)));
    }
    if (certificate != null && key != null) {
      options.setKeyCertOptions(
          new PemKeyCertOptions()
              .addCertPath(readable("--cert", certificate))
              .addKeyPath(readable("--key", key)));
    }
    return options;
  }

  private String readable(String option, Path file) {
    if (!Files.isReadable(file)) {
      throw wrong(option + " " + file + " (expected: a file that can be read)");
    }
    return file.toAbsolutePath().toString();
  }

  private ParameterException wrong(String text) {
    return new ParameterException(mixee.commandLine(), text);
  }
}

package dev.troupe.spatialwalk;

import dev.troupe.avatar.AvatarAudio;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.Egress;
import dev.troupe.avatar.SessionSettings;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one avatar session of a Java program needs, with the names and the defaults of
 * the official clients' configuration; start from {@link #builder}. It is checked whole when it is
 * built, where those find out at the server.
 *
 * @param apiKey of the account; only the console sees it
 * @param appId the app that the key belongs to
 * @param consoleEndpointUrl the console's base URL, as in {@code https://HOST/v1/console}
 * @param ingressEndpointUrl the ingress's base URL, as in {@code wss://HOST/v2/driveningress}
 * @param useQueryAuth whether the token travels in the query, as from browsers, instead of in a
 *     header; access logs show it then
 * @param expireAt until when the token may open a socket; null for an hour from when it is asked
 *     for
 * @param onFrame takes each message of motion, in order
 * @param onError takes failures that belong to no call
 * @param onClose called once, when the session is over
 */
public record SessionConfig(
    String apiKey,
    String appId,
    String consoleEndpointUrl,
    String ingressEndpointUrl,
    boolean useQueryAuth,
    @Nullable Instant expireAt,
    SessionSettings settings,
    Consumer<AvatarEvent.Animation> onFrame,
    Consumer<AvatarError> onError,
    Runnable onClose) {

  public SessionConfig {
    new ConsoleTokens(consoleEndpointUrl, apiKey);
    IngressUrl.of(ingressEndpointUrl, appId, useQueryAuth);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** How tokens are asked for. */
  public ConsoleTokens console() {
    return new ConsoleTokens(consoleEndpointUrl, apiKey);
  }

  /** How the socket is opened. */
  public IngressUrl ingress() {
    return IngressUrl.of(ingressEndpointUrl, appId, useQueryAuth);
  }

  /** A protocol for one socket of this session. */
  public SpatialwalkProtocol protocol() {
    return new SpatialwalkProtocol(ingress(), settings);
  }

  @Override
  public String toString() {
    return "SessionConfig[apiKey=***, appId=%s, console=%s, ingress=%s, %s]"
        .formatted(appId, consoleEndpointUrl, ingressEndpointUrl, settings);
  }

  /** Puts a configuration together, one word after another. */
  public static final class Builder {
    private String avatarId = "";
    private String apiKey = "";
    private String appId = "";
    private String console = "";
    private String ingress = "";
    private boolean queryAuth;
    private @Nullable Instant expireAt;
    private AvatarAudio.Encoding encoding = AvatarAudio.DEFAULT.encoding();
    private int sampleRate = AvatarAudio.DEFAULT.sampleRate();
    private int bitrate;
    private @Nullable Egress egress;
    private Map<String, String> extraParams = Map.of();
    private Consumer<AvatarEvent.Animation> onFrame = frame -> {};
    private Consumer<AvatarError> onError = error -> {};
    private Runnable onClose = () -> {};

    private Builder() {}

    /** Whom it moves. Required. */
    public Builder avatarId(String id) {
      avatarId = id;
      return this;
    }

    /** Required. */
    public Builder apiKey(String key) {
      apiKey = key;
      return this;
    }

    /** Required. */
    public Builder appId(String id) {
      appId = id;
      return this;
    }

    /** Required. */
    public Builder consoleEndpointUrl(String url) {
      console = url;
      return this;
    }

    /** Required. */
    public Builder ingressEndpointUrl(String url) {
      ingress = url;
      return this;
    }

    /** Default false: headers. */
    public Builder useQueryAuth(boolean use) {
      queryAuth = use;
      return this;
    }

    /** Default: an hour from when the token is asked for. */
    public Builder expireAt(Instant instant) {
      expireAt = instant;
      return this;
    }

    /** Default PCM. */
    public Builder audioFormat(AvatarAudio.Encoding format) {
      encoding = format;
      return this;
    }

    /** In Hz; default 16,000. */
    public Builder sampleRate(int hertz) {
      sampleRate = hertz;
      return this;
    }

    /** Of Opus in bits a second; default 0. */
    public Builder bitrate(int bitsPerSecond) {
      bitrate = bitsPerSecond;
      return this;
    }

    /**
     * Motion goes into a LiveKit room; default: back here.
     *
     * @throws IllegalArgumentException when there is an egress already
     */
    public Builder livekitEgress(Egress.LiveKit room) {
      return egress(room);
    }

    /**
     * Motion goes into an Agora channel; default: back here.
     *
     * @throws IllegalArgumentException when there is an egress already
     */
    public Builder agoraEgress(Egress.Agora channel) {
      return egress(channel);
    }

    private Builder egress(Egress other) {
      if (egress != null) {
        throw new IllegalArgumentException(
            "egress: %s and %s (expected: one)".formatted(egress, other));
      }
      egress = other;
      return this;
    }

    /** Switches of the vendor's, as words; default none. */
    public Builder extraParams(Map<String, String> params) {
      extraParams = params;
      return this;
    }

    public Builder onFrame(Consumer<AvatarEvent.Animation> handler) {
      onFrame = handler;
      return this;
    }

    public Builder onError(Consumer<AvatarError> handler) {
      onError = handler;
      return this;
    }

    public Builder onClose(Runnable handler) {
      onClose = handler;
      return this;
    }

    /**
     * @throws IllegalArgumentException naming what is missing or wrong
     */
    public SessionConfig build() {
      Egress where = egress == null ? Egress.HERE : egress;
      AvatarAudio audio = new AvatarAudio(encoding, sampleRate);
      return new SessionConfig(
          apiKey,
          appId,
          console,
          ingress,
          queryAuth,
          expireAt,
          new SessionSettings(avatarId, audio, bitrate, where, extraParams),
          onFrame,
          onError,
          onClose);
    }
  }
}

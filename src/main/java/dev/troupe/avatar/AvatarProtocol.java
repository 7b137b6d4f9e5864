package dev.troupe.avatar;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor speaks on the one socket of one session, without any socket or timer: values to
 * bytes, bytes to values. The owner of the socket opens it as {@link #upgrade} says, writes {@link
 * #hello} as soon as it stands, waits for {@link AvatarEvent.Confirmed}, and only then sends
 * commands.
 *
 * <p>It remembers how far the session came and what failed last, so an instance serves one socket
 * and is confined to its thread. No method throws because of what the server sent.
 */
public interface AvatarProtocol {

  /**
   * How the socket is opened.
   *
   * @throws IllegalArgumentException when the token cannot be a header's value
   */
  AvatarUpgrade upgrade(String token);

  /** The first message, binary as all are. */
  byte[] hello();

  /** A new name for a request, in the form that the vendor's own clients use. */
  String requestId(Instant now, RandomGenerator random);

  /**
   * One message. Whether a chunk of speech is whole is the caller's to check, with {@link
   * AvatarAudio#checkChunk}.
   */
  byte[] encode(AvatarCommand command);

  /**
   * What a whole message says. The array is kept by what comes of it; nobody writes to it again.
   */
  AvatarEvent decode(byte[] message, boolean binary);

  /** What a failure that the server reported means. */
  AvatarError failed(AvatarEvent.ServerFailed failure);

  /** What a message that cannot be read means, if it is to be told at all. */
  AvatarError unreadable(AvatarEvent.Unreadable message);

  /**
   * What the refusal of the upgrade means.
   *
   * @param retryAfter from the answer's header, if it had one
   */
  AvatarError refused(int httpStatus, @Nullable Duration retryAfter, String body);

  /**
   * What it means that no socket came to stand.
   *
   * @param why for people
   */
  AvatarError unreachable(String why);

  /** What the server's close frame means. */
  AvatarEnding closed(int code, String reason);

  /**
   * What it means that the socket broke without a close frame.
   *
   * @param why for people
   */
  AvatarError broken(String why);
}

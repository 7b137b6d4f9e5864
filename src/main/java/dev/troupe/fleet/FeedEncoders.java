package dev.troupe.fleet;

import java.util.function.Function;

/**
 * How the near side wants the pieces of feeds as bytes; each is called once a piece, on the robot's
 * context.
 */
public record FeedEncoders(
    Function<CameraFrame, byte[]> camera,
    Function<AudioChunk, byte[]> audio,
    Function<UsersSnapshot, byte[]> users) {

  /** For those who only want the values. */
  public static final FeedEncoders NONE =
      new FeedEncoders(frame -> new byte[0], chunk -> new byte[0], users -> new byte[0]);
}

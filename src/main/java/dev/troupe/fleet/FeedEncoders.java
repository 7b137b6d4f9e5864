package dev.troupe.fleet;

import java.util.function.Function;

/**
 * How the near side wants the pieces of feeds as bytes; each is called once a piece, on the robot's
 * context.
 */
public record FeedEncoders(
    Function<CameraFrame, Encoded> camera,
    Function<AudioChunk, Encoded> audio,
    Function<UsersSnapshot, Encoded> users) {

  /** For those who only want the values. */
  public static final FeedEncoders NONE =
      new FeedEncoders(frame -> Encoded.NONE, chunk -> Encoded.NONE, users -> Encoded.NONE);
}

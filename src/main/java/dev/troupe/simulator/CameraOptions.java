package dev.troupe.simulator;

/**
 * The camera's picture.
 *
 * @param present without a camera {@code camera.start} and {@code camera.once} are met by silence,
 *     as in the vendor's SDK
 * @param bytes the least size of one JPEG; a smaller picture is filled up with comment segments. 0
 *     leaves it as it is
 * @param shared one picture is drawn for all robots of the process, which makes many cameras cheap
 */
public record CameraOptions(
    boolean present, int width, int height, double fps, int bytes, boolean shared) {
  private static final int MAX_BYTES = 700_000;

  public CameraOptions {
    if (width < 64 || width > 1920 || height < 48 || height > 1080) {
      throw new IllegalArgumentException(
          "size: " + width + "x" + height + " (expected: 64x48 to 1920x1080)");
    }
    if (!(fps > 0 && fps <= 120)) {
      throw new IllegalArgumentException("fps: " + fps + " (expected: more than 0, at most 120)");
    }
    if (bytes < 0 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "bytes: "
              + bytes
              + " (expected: 0 to "
              + MAX_BYTES
              + ", since the message must stay under 1 MiB)");
    }
  }

  public static CameraOptions defaults() {
    return new CameraOptions(true, 640, 480, 10, 0, false);
  }

  public CameraOptions withFps(double fps) {
    return new CameraOptions(present, width, height, fps, bytes, shared);
  }

  public CameraOptions withBytes(int bytes) {
    return new CameraOptions(present, width, height, fps, bytes, shared);
  }

  public CameraOptions withShared(boolean shared) {
    return new CameraOptions(present, width, height, fps, bytes, shared);
  }

  public CameraOptions withPresent(boolean present) {
    return new CameraOptions(present, width, height, fps, bytes, shared);
  }
}

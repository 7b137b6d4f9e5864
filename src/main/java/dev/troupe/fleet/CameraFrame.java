package dev.troupe.fleet;

/** What a robot saw: a JPEG as it came. */
@SuppressWarnings("ArrayRecordComponent")
public record CameraFrame(MediaStamp stamp, byte[] jpeg) {}

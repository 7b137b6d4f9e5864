package dev.troupe.spatialwalk;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.troupe.spatialwalk.wire.FlameAnimation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Counts the moments of motion in a message by stepping over them. Published clients relay motion
 * unread, so a server may write it in ways that are unknown here: then there is no count, and the
 * message is as good as any other.
 */
final class MotionCount {
  private static final int KEYFRAME =
      FlameAnimation.KEYFRAMES_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private final byte[] bytes;
  private int keyframes;
  private boolean seen;
  private boolean unreadable;
  private boolean foreign;

  MotionCount(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Motion lies here; more of it adds up. */
  void add(int from, int length) {
    seen = true;
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes, from, length);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == KEYFRAME) {
          in.skipRawBytes(in.readRawVarint32());
          keyframes++;
        } else if (!in.skipField(tag)) {
          unreadable = true;
          return;
        }
      }
    } catch (IOException e) {
      unreadable = true;
    }
  }

  /** Something unknown lies beside it, which may be motion as well. */
  void foreign() {
    foreign = true;
  }

  void forget() {
    keyframes = 0;
    seen = false;
    unreadable = false;
    foreign = false;
  }

  /** Zero in a message without motion. */
  @Nullable Integer keyframes() {
    boolean known = !unreadable && (seen || !foreign);
    return known ? (Integer) keyframes : null;
  }
}

package dev.troupe.avatar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One thing asked of a confirmed session, always about one request: a stretch of speech that the
 * client names once and never again.
 */
public sealed interface AvatarCommand {

  String reqId();

  /**
   * A chunk of speech; the first with a new name begins the request, {@code end} ends it and may
   * come without sound. The array must not change any more.
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Audio(String reqId, byte[] audio, boolean end) implements AvatarCommand {
    private static final byte[] NOTHING = {};

    public Audio {
      checkName(reqId);
    }

    /** The end without sound. */
    public static Audio end(String reqId) {
      return new Audio(reqId, NOTHING, true);
    }

    /**
     * The same speech in chunks of at most {@code most} bytes, so that no other message waits long
     * behind one; only the last may end the request.
     *
     * @param most even, so that no sample is cut
     */
    public List<Audio> pieces(int most) {
      if (most < 2 || most % 2 != 0) {
        throw new IllegalArgumentException("most: %d (expected: even, from 2 on)".formatted(most));
      }
      if (audio.length <= most) {
        return List.of(this);
      }
      List<Audio> pieces = new ArrayList<>(Math.ceilDiv(audio.length, most));
      for (int from = 0; from < audio.length; from += most) {
        int to = Math.min(audio.length, from + most);
        boolean last = end && to == audio.length;
        pieces.add(new Audio(reqId, Arrays.copyOfRange(audio, from, to), last));
      }
      return pieces;
    }
  }

  /**
   * Drop a request, also one whose speech was sent to its end. Nothing acknowledges it, an end may
   * never come, and motion that was under way still arrives.
   */
  record Interrupt(String reqId) implements AvatarCommand {
    public Interrupt {
      checkName(reqId);
    }
  }

  /** Hold the playback of an egress; needs {@link AvatarEvent.Confirmed#PLAYBACK_CONTROL}. */
  record Pause(String reqId) implements AvatarCommand {
    public Pause {
      checkName(reqId);
    }
  }

  /** Go on with it; needs {@link AvatarEvent.Confirmed#PLAYBACK_CONTROL}. */
  record Resume(String reqId) implements AvatarCommand {
    public Resume {
      checkName(reqId);
    }
  }

  private static void checkName(String reqId) {
    if (reqId.isBlank()) {
      throw new IllegalArgumentException("reqId: \"%s\" (expected: a name)".formatted(reqId));
    }
  }
}

package dev.troupe.spatialwalk;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.AvatarEvent.PlaybackState;
import dev.troupe.spatialwalk.wire.Message;
import dev.troupe.spatialwalk.wire.MessageType;
import dev.troupe.spatialwalk.wire.ServerConfirmSession;
import dev.troupe.spatialwalk.wire.ServerError;
import dev.troupe.spatialwalk.wire.ServerPlaybackState;
import dev.troupe.spatialwalk.wire.ServerResponseAnimation;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages to events, reading no more of one than its head: motion is stepped over, not parsed and
 * not copied. One instance reads one message. Where a field comes twice the last one holds, as
 * protobuf has it; the text of the wire need not be good UTF-8.
 */
final class SpatialwalkDecoder {
  private static final int VARINT = WireFormat.WIRETYPE_VARINT;
  private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /** Two are known; a server that names thousands is not worth remembering them. */
  private static final int MOST_CAPABILITIES = 64;

  private final byte[] bytes;
  private final CodedInputStream in;
  private final MotionCount motion;
  private int type;
  private int arm;
  private String connectionId = "";
  private String reqId = "";
  private boolean end;
  private int code;
  private String text = "";
  private int state;
  private long playedMillis;
  private @Nullable Set<String> capabilities;

  private SpatialwalkDecoder(byte[] bytes) {
    this.bytes = bytes;
    this.in = CodedInputStream.newInstance(bytes);
    this.motion = new MotionCount(bytes);
  }

  static AvatarEvent decode(byte[] bytes) {
    try {
      SpatialwalkDecoder decoder = new SpatialwalkDecoder(bytes);
      decoder.message();
      return decoder.event();
    } catch (IOException e) {
      return new AvatarEvent.Unreadable("%d bytes that are no message".formatted(bytes.length));
    }
  }

  private AvatarEvent event() {
    if (arm != type + 1) {
      // The type decides; what belongs to another type is as good as absent.
      forget();
    }
    return switch (type) {
      case MessageType.MESSAGE_SERVER_CONFIRM_SESSION_VALUE ->
          connectionId.isEmpty()
              ? new AvatarEvent.Unreadable("a confirmation without a connection id")
              : new AvatarEvent.Confirmed(
                  connectionId, capabilities == null ? Set.of() : capabilities);
      case MessageType.MESSAGE_SERVER_ERROR_VALUE ->
          new AvatarEvent.ServerFailed(connectionId, reqId.isEmpty() ? null : reqId, code, text);
      case MessageType.MESSAGE_SERVER_RESPONSE_ANIMATION_VALUE ->
          new AvatarEvent.Animation(connectionId, reqId, end, bytes, motion.keyframes());
      case MessageType.MESSAGE_SERVER_PLAYBACK_STATE_VALUE ->
          new AvatarEvent.Playback(
              connectionId, reqId, playback(), Duration.ofMillis(playedMillis), text);
      default -> new AvatarEvent.Unknown(type);
    };
  }

  private PlaybackState playback() {
    return switch (state) {
      case ServerPlaybackState.State.STATE_PLAYING_VALUE -> PlaybackState.PLAYING;
      case ServerPlaybackState.State.STATE_PAUSED_VALUE -> PlaybackState.PAUSED;
      case ServerPlaybackState.State.STATE_ENDED_VALUE -> PlaybackState.ENDED;
      case ServerPlaybackState.State.STATE_INTERRUPTED_VALUE -> PlaybackState.INTERRUPTED;
      default -> PlaybackState.UNKNOWN;
    };
  }

  private void message() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == (Message.TYPE_FIELD_NUMBER << 3 | VARINT)) {
        type = in.readEnum();
      } else if (isArm(tag)) {
        arm(WireFormat.getTagFieldNumber(tag));
      } else {
        skip(tag);
      }
    }
  }

  private static boolean isArm(int tag) {
    return WireFormat.getTagWireType(tag) == BYTES
        && Message.DataCase.forNumber(WireFormat.getTagFieldNumber(tag)) != null;
  }

  /** One arm of the oneof: another one clears it, the same one adds to it. */
  private void arm(int number) throws IOException {
    if (number != arm) {
      forget();
      arm = number;
    }
    int rest = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean known =
          switch (number) {
            case Message.SERVER_CONFIRM_SESSION_FIELD_NUMBER -> confirmation(tag);
            case Message.SERVER_ERROR_FIELD_NUMBER -> failure(tag);
            case Message.SERVER_RESPONSE_ANIMATION_FIELD_NUMBER -> animation(tag);
            case Message.SERVER_PLAYBACK_STATE_FIELD_NUMBER -> playback(tag);
            default -> false;
          };
      if (!known) {
        skip(tag);
        motion.foreign();
      }
    }
    in.popLimit(rest);
  }

  private boolean confirmation(int tag) throws IOException {
    switch (tag) {
      case ServerConfirmSession.CONNECTION_ID_FIELD_NUMBER << 3 | BYTES ->
          connectionId = in.readString();
      case ServerConfirmSession.CAPABILITIES_FIELD_NUMBER << 3 | BYTES ->
          capability(in.readString());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void capability(String word) {
    if (capabilities == null) {
      capabilities = new LinkedHashSet<>();
    }
    if (!word.isEmpty() && capabilities.size() < MOST_CAPABILITIES) {
      capabilities.add(word);
    }
  }

  private boolean failure(int tag) throws IOException {
    switch (tag) {
      case ServerError.CONNECTION_ID_FIELD_NUMBER << 3 | BYTES -> connectionId = in.readString();
      case ServerError.REQ_ID_FIELD_NUMBER << 3 | BYTES -> reqId = in.readString();
      case ServerError.CODE_FIELD_NUMBER << 3 | VARINT -> code = in.readInt32();
      case ServerError.MESSAGE_FIELD_NUMBER << 3 | BYTES -> text = in.readString();
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean animation(int tag) throws IOException {
    switch (tag) {
      case ServerResponseAnimation.CONNECTION_ID_FIELD_NUMBER << 3 | BYTES ->
          connectionId = in.readString();
      case ServerResponseAnimation.REQ_ID_FIELD_NUMBER << 3 | BYTES -> reqId = in.readString();
      case ServerResponseAnimation.END_FIELD_NUMBER << 3 | VARINT -> end = in.readBool();
      case ServerResponseAnimation.ANIMATION_FIELD_NUMBER << 3 | BYTES -> {
        int length = in.readRawVarint32();
        int from = in.getTotalBytesRead();
        in.skipRawBytes(length);
        motion.add(from, length);
      }
      case ServerResponseAnimation.AVATAR_ID_FIELD_NUMBER << 3 | BYTES ->
          in.skipRawBytes(in.readRawVarint32());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean playback(int tag) throws IOException {
    switch (tag) {
      case ServerPlaybackState.CONNECTION_ID_FIELD_NUMBER << 3 | BYTES ->
          connectionId = in.readString();
      case ServerPlaybackState.REQ_ID_FIELD_NUMBER << 3 | BYTES -> reqId = in.readString();
      case ServerPlaybackState.STATE_FIELD_NUMBER << 3 | VARINT -> state = in.readEnum();
      case ServerPlaybackState.PLAYED_MS_FIELD_NUMBER << 3 | VARINT ->
          playedMillis = in.readInt64();
      case ServerPlaybackState.REASON_FIELD_NUMBER << 3 | BYTES -> text = in.readString();
      default -> {
        return false;
      }
    }
    return true;
  }

  private void skip(int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("the end of a group that never began");
    }
  }

  private void forget() {
    connectionId = "";
    reqId = "";
    end = false;
    code = 0;
    text = "";
    state = 0;
    playedMillis = 0;
    capabilities = null;
    motion.forget();
  }
}

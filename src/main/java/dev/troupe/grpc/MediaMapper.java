package dev.troupe.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.troupe.api.media.v1.AudioChunk;
import dev.troupe.api.media.v1.AudioEncoding;
import dev.troupe.api.media.v1.AudioFormat;
import dev.troupe.api.media.v1.CameraFrame;
import dev.troupe.api.media.v1.DropReason;
import dev.troupe.api.media.v1.Dropped;
import dev.troupe.api.media.v1.Feed;
import dev.troupe.api.robot.v1.PictureBox;
import dev.troupe.api.robot.v1.Position;
import dev.troupe.api.robot.v1.User;
import dev.troupe.api.robot.v1.UserList;
import dev.troupe.fleet.FeedEncoders;
import dev.troupe.fleet.MediaStamp;
import dev.troupe.fleet.UsersSnapshot;
import dev.troupe.robot.RobotEvent;
import java.time.Instant;
import java.util.List;

/**
 * Pictures, sound and people as the contract says them; the feeds serialise each piece once through
 * here.
 */
public final class MediaMapper {
  private static final String JPEG = "image/jpeg";

  private MediaMapper() {}

  /** What the feeds of a fleet that is served here are encoded with. */
  public static FeedEncoders encoders() {
    return new FeedEncoders(
        frame -> new EncodedPiece(frame(frame)),
        chunk -> new EncodedPiece(chunk(chunk)),
        users -> new EncodedPiece(users(users)));
  }

  static CameraFrame frame(dev.troupe.fleet.CameraFrame frame) {
    MediaStamp stamp = frame.stamp();
    return picture(frame.jpeg(), stamp.receivedAt())
        .setStreamId(stamp.streamId())
        .setSequence(stamp.sequence())
        .setMediaTime(ProtoTime.duration(stamp.mediaTime()))
        .setDiscontinuity(stamp.discontinuity())
        .build();
  }

  /** A picture outside any stream. */
  static CameraFrame.Builder picture(byte[] jpeg, Instant receivedAt) {
    JpegSize size = JpegSize.of(jpeg);
    return CameraFrame.newBuilder()
        .setReceivedAt(ProtoTime.timestamp(receivedAt))
        .setContentType(JPEG)
        .setWidth(size.width())
        .setHeight(size.height())
        // Nobody writes to the array any more: it was made for this picture.
        .setData(UnsafeByteOperations.unsafeWrap(jpeg));
  }

  static AudioChunk chunk(dev.troupe.fleet.AudioChunk chunk) {
    MediaStamp stamp = chunk.stamp();
    return AudioChunk.newBuilder()
        .setStreamId(stamp.streamId())
        .setSequence(stamp.sequence())
        .setMediaTime(ProtoTime.duration(stamp.mediaTime()))
        .setReceivedAt(ProtoTime.timestamp(stamp.receivedAt()))
        .setDiscontinuity(stamp.discontinuity())
        .setRobotSpeaking(chunk.robotSpeaking())
        .setMuted(chunk.muted())
        .setData(UnsafeByteOperations.unsafeWrap(chunk.pcm()))
        .build();
  }

  static AudioFormat format(int sampleRate) {
    return AudioFormat.newBuilder()
        .setEncoding(AudioEncoding.AUDIO_ENCODING_PCM_S16LE)
        .setSampleRateHz(sampleRate)
        .setChannels(1)
        .build();
  }

  static UserList users(UsersSnapshot snapshot) {
    MediaStamp stamp = snapshot.stamp();
    return users(snapshot.users(), stamp.receivedAt())
        .setStreamId(stamp.streamId())
        .setSequence(stamp.sequence())
        .build();
  }

  static UserList.Builder users(List<RobotEvent.User> users, Instant receivedAt) {
    UserList.Builder list = UserList.newBuilder().setReceivedAt(ProtoTime.timestamp(receivedAt));
    users.forEach(user -> list.addUsers(user(user)));
    return list;
  }

  private static User user(RobotEvent.User seen) {
    User.Builder user = User.newBuilder().setUserId(seen.id()).putAllOther(seen.other());
    if (seen.location() != null) {
      RobotEvent.Point at = seen.location();
      user.setLocation(Position.newBuilder().setX(at.x()).setY(at.y()).setZ(at.z()));
    }
    if (seen.camera() != null) {
      RobotEvent.Box box = seen.camera();
      user.setFace(
          PictureBox.newBuilder().setX(box.x()).setY(box.y()).setWidth(box.w()).setHeight(box.h()));
    }
    if (seen.attended() != null) {
      user.setAttended(seen.attended());
    }
    if (seen.attending() != null) {
      user.setAttending(seen.attending());
    }
    if (seen.distance() != null) {
      user.setDistanceMetres(seen.distance());
    }
    return user.build();
  }

  static Dropped dropped(Feed feed, dev.troupe.fleet.Dropped dropped) {
    return Dropped.newBuilder()
        .setFeed(feed)
        .setCount(dropped.count())
        .setFromSequence(dropped.fromSequence())
        .setToSequence(dropped.toSequence())
        .setReason(
            switch (dropped.reason()) {
              case CONFLATED -> DropReason.DROP_REASON_CONFLATED;
              case OVERFLOW -> DropReason.DROP_REASON_OVERFLOW;
            })
        .build();
  }
}

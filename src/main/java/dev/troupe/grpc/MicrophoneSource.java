package dev.troupe.grpc;

import dev.troupe.api.recognition.v1.AudioDropReason;
import dev.troupe.api.recognition.v1.AudioDropped;
import dev.troupe.api.recognition.v1.RecognizeResponse;
import dev.troupe.api.recognition.v1.SourceState;
import dev.troupe.api.recognition.v1.SourceStatus;
import dev.troupe.audio.AudioFormat;
import dev.troupe.fleet.AudioChunk;
import dev.troupe.fleet.Connection;
import dev.troupe.fleet.Dropped;
import dev.troupe.fleet.FeedItem;
import dev.troupe.fleet.FeedSink;
import dev.troupe.fleet.FeedSubscription;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.MediaStamp;
import dev.troupe.fleet.Resumption;
import dev.troupe.fleet.RobotRecord;
import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.AudioIntake;
import dev.troupe.recognition.RecognitionCall;
import dev.troupe.robot.Failure;
import io.vertx.core.Context;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a robot hears, as a recognition's source: nothing of it passes through the client. Follows
 * the robot's link, since a microphone that is gone must not leave the recogniser waiting.
 */
final class MicrophoneSource implements SoundSource, FeedSink<AudioChunk> {
  private final ManagedRobot robot;
  private final String program;
  private final Context context;
  private final AudioIntake intake;
  private final Consumer<RecognizeResponse.Builder> tell;
  private final Consumer<Failure> ended;
  private final StatusMapper statuses;
  private @Nullable RecognitionCall session;
  private @Nullable FeedSubscription subscription;
  private @Nullable Runnable follow;
  private String streamId = "";

  MicrophoneSource(
      ManagedRobot robot,
      Call call,
      AudioCodec codec,
      Consumer<RecognizeResponse.Builder> tell,
      Consumer<Failure> ended,
      StatusMapper statuses) {
    this.robot = robot;
    this.program = Callers.owner(call);
    this.context = call.context();
    // The feed resamples, once for all who want the recogniser's rate.
    this.intake = new AudioIntake(AudioFormat.pcm(AudioCodec.SAMPLE_RATE), codec);
    this.tell = tell;
    this.ended = ended;
    this.statuses = statuses;
  }

  @Override
  public AudioFormat format() {
    return AudioFormat.pcm(robot.config().options().audioSampleRate());
  }

  @Override
  public boolean live() {
    return true;
  }

  @Override
  public void begin(RecognitionCall ready) {
    session = ready;
    follow =
        robot.follow(
            null,
            change -> change instanceof RobotRecord.ConnectionChanged,
            context,
            new LinkWatch());
    subscription = robot.microphone(program, context, AudioCodec.SAMPLE_RATE, this);
  }

  @Override
  public void wanted(boolean more) {
    // A microphone cannot be asked to wait.
  }

  @Override
  public void close() {
    if (follow != null) {
      follow.run();
    }
    if (subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public void item(FeedItem<AudioChunk> item) {
    AudioChunk chunk = item.value();
    MediaStamp stamp = chunk.stamp();
    RecognitionCall to = session;
    if (to == null) {
      return;
    }
    if (!stamp.streamId().equals(streamId)) {
      streamId = stamp.streamId();
      to.quiet(false);
      status(
          SourceState.SOURCE_STATE_FLOWING,
          it -> it.setStreamId(streamId).setMediaTime(ProtoTime.duration(stamp.mediaTime())));
    }
    to.audio(intake.next(stamp.streamId(), stamp.mediaTime(), stamp.discontinuity(), chunk.pcm()));
  }

  @Override
  public void dropped(Dropped dropped) {
    tell.accept(
        RecognizeResponse.newBuilder()
            .setAudioDropped(
                AudioDropped.newBuilder()
                    .setStreamId(streamId)
                    .setReason(AudioDropReason.AUDIO_DROP_REASON_SOURCE)));
  }

  @Override
  public void ended(Failure failure) {
    ended.accept(failure);
  }

  private void status(SourceState state, Consumer<SourceStatus.Builder> more) {
    SourceStatus.Builder status = SourceStatus.newBuilder().setState(state);
    more.accept(status);
    tell.accept(RecognizeResponse.newBuilder().setSource(status));
  }

  /** Tells when the robot is lost; that it is back, its first sound tells. */
  private final class LinkWatch implements JournalSink<RobotRecord> {
    private boolean lost;

    @Override
    public void begun(Resumption resumption, String start) {
      // From now on; what was before is told by the sound itself.
    }

    @Override
    public void batch(List<Event<RobotRecord>> events, Runnable more) {
      for (Event<RobotRecord> event : events) {
        if (event.value() instanceof RobotRecord.ConnectionChanged changed) {
          changed(changed.connection());
        }
      }
      more.run();
    }

    private void changed(Connection connection) {
      boolean away = connection.state() != Connection.State.READY;
      Failure failure = connection.failure();
      if (away && !lost && session != null) {
        session.quiet(true);
        streamId = "";
        status(
            SourceState.SOURCE_STATE_LOST,
            it -> {
              if (failure != null) {
                it.setError(statuses.toStatus(failure));
              }
            });
      }
      lost = away;
    }

    @Override
    public void closed(Failure failure, String cursor) {
      // The microphone's own end says the same.
    }
  }
}

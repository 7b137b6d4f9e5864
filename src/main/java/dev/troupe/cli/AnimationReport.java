package dev.troupe.cli;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import dev.troupe.api.avatar.v1.AnimateResponse;
import dev.troupe.api.avatar.v1.AvatarError;
import dev.troupe.api.avatar.v1.AvatarReady;
import dev.troupe.api.avatar.v1.UtteranceEnded;
import dev.troupe.api.avatar.v1.UtteranceProgress;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells a person how an animation goes, and remembers whether it came to a good end. */
final class AnimationReport {
  private final PrintWriter out;
  private final AnimationFolder folder;
  private boolean ended;
  private boolean finished;

  AnimationReport(PrintWriter out, AnimationFolder folder) {
    this.out = out;
    this.folder = folder;
  }

  boolean isEnded() {
    return ended;
  }

  boolean isFinished() {
    return finished;
  }

  /** Runs on the call's event loop, which has nothing else to do: a slow disk slows the call. */
  void take(AnimateResponse message) {
    switch (message.getMessageCase()) {
      case READY -> ready(message.getReady());
      case FRAME -> folder.add(message);
      case PROGRESS -> progress(message.getProgress());
      case ENDED -> end(message.getEnded());
      case SESSION_ERROR -> out.println("session: " + text(message.getSessionError().getError()));
      default -> {}
    }
    out.flush();
  }

  private void ready(AvatarReady ready) {
    out.printf(
        "%s is ready, session %s, %s%n",
        ready.getAvatar(),
        ready.getConnectionId(),
        ready.getWarm() ? "open already" : "opened in " + seconds(ready.getWaited()));
  }

  private void progress(UtteranceProgress progress) {
    out.printf(
        "… %s of sound sent, %d messages, %d keyframes%n",
        seconds(progress.getAudioSent()), progress.getFrames(), progress.getKeyframes());
  }

  private void end(UtteranceEnded how) {
    ended = true;
    finished = how.hasFinished();
    String end =
        switch (how.getEndCase()) {
          case FINISHED -> "finished";
          case INTERRUPTED -> "interrupted (" + how.getInterrupted().getCause() + ")";
          case FAILED -> "failed: " + text(how.getFailed().getError());
          case END_NOT_SET -> "ended";
        };
    out.printf(
        "%s; %d messages with %d keyframes for %s of sound%s, in %s%n",
        end,
        how.getFramesDelivered(),
        how.getKeyframes(),
        seconds(how.getAudio()),
        how.hasFirstFrameAfter() ? ", the first after " + seconds(how.getFirstFrameAfter()) : "",
        folder.path());
  }

  private static String text(AvatarError error) {
    return error.getReason() + ": " + error.getMessage();
  }

  private static String seconds(Duration length) {
    return String.format(Locale.ROOT, "%.2f s", Durations.toNanos(length) / 1e9);
  }
}

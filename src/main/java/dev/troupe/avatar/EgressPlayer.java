package dev.troupe.avatar;

import dev.troupe.avatar.AnimationNews.Cause;
import dev.troupe.avatar.AvatarEvent.PlaybackState;
import org.jspecify.annotations.Nullable;

/**
 * The player that an egress leads to, as one caller knows it: what it was asked, and what it has
 * told of itself. Confined to the context of the sessions.
 */
final class EgressPlayer {
  private final PlayerCommands commands = new PlayerCommands();
  private String reqId = "";
  private boolean playing;
  private AvatarEvent.@Nullable Playback out;

  /** An utterance was begun under that id. */
  void begun(String id) {
    reqId = id;
    playing = false;
  }

  /** What is to be sent for it to pause or go on; null when there is nothing that could. */
  @Nullable AvatarCommand ask(String commandId, boolean pause) {
    if (reqId.isEmpty() || commands.isFull()) {
      return null;
    }
    commands.sent(commandId, reqId, pause);
    return pause ? new AvatarCommand.Pause(reqId) : new AvatarCommand.Resume(reqId);
  }

  /** The command that this answers; empty when the player says it by itself. */
  String heard(AvatarEvent.Playback playback) {
    if (playback.state() == PlaybackState.ENDED) {
      out = playback;
    }
    return commands.answeredBy(playback);
  }

  /** Whether this is the first sign that it plays. */
  boolean begins() {
    boolean before = playing;
    playing = true;
    return !before;
  }

  /** That it has played all of a request, where it said so; null where it did not. */
  AvatarEvent.@Nullable Playback playedOut(String id) {
    AvatarEvent.Playback said = out;
    return said != null && said.reqId().equals(id) ? said : null;
  }

  /** Who stopped it before it was through. */
  static Cause cause(AvatarEvent.Playback interrupted) {
    return switch (interrupted.reason()) {
      case "preempted" -> Cause.PREEMPTED;
      case "pause_timeout" -> Cause.PAUSE_TIMEOUT;
      case "explicit" -> Cause.CLIENT;
      default -> Cause.VENDOR;
    };
  }

  /** The session is gone, and its player with it. */
  void gone() {
    commands.clear();
  }
}

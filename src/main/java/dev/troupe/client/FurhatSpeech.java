package dev.troupe.client;

import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.RobotEvent.VoiceStatus;
import dev.troupe.robot.SpeechCommand;
import io.vertx.core.Future;

/** What a robot says and in which voice. The facts of the protocol are furhat.md's, section 3.1. */
public final class FurhatSpeech {
  private final RobotLine line;
  private final FurhatOptions.Waits waits;

  FurhatSpeech(RobotLine line, FurhatOptions.Waits waits) {
    this.line = line;
    this.waits = waits;
  }

  /** Says a text, queued behind what is being said. */
  public Speaking say(String text) {
    return say(text, false);
  }

  /**
   * Says a text.
   *
   * @param abort true to stop what is being said and drop what is queued, false to queue behind it
   */
  public Speaking say(String text, boolean abort) {
    return say(new SpeechCommand.SayText(text, abort, false));
  }

  /**
   * Says a text; with {@code monitorWords} a {@link RobotEvent.SpokenWord} is told at each word.
   */
  public Speaking say(SpeechCommand.SayText text) {
    return speak(text);
  }

  /**
   * Plays a WAV file, with lip-sync, queued behind what is being said. The robot itself downloads
   * it, so the URL must be reachable from there.
   */
  public Speaking sayAudio(String url) {
    return sayAudio(new SpeechCommand.SayAudio(url, "AUDIO", true, false));
  }

  /** As above, choosing the displayed text, lip-sync and abort. */
  public Speaking sayAudio(SpeechCommand.SayAudio audio) {
    return speak(audio);
  }

  /**
   * Begins streamed speech with the official client's defaults: 24,000 Hz, no lip-sync. (The
   * robot's own, when nothing is sent, are 16,000 Hz with lip-sync.)
   */
  public Speaking startAudio() {
    return startAudio(24_000, false);
  }

  /**
   * Begins streamed speech; its buffer is told as {@link RobotEvent.SpeechBuffer} while it plays.
   *
   * @param sampleRate of the PCM, in Hz
   */
  public Speaking startAudio(int sampleRate, boolean lipsync) {
    return speak(new SpeechCommand.StartStream(sampleRate, lipsync));
  }

  /**
   * A piece of streamed speech. Done when the socket took it: whoever waits for that before sending
   * more never sends faster than the robot reads.
   *
   * @param pcm signed 16-bit little-endian mono samples, no header; must not change any more
   */
  public Future<Void> sendAudio(byte[] pcm) {
    return line.tell(new SpeechCommand.StreamData(pcm), waits.answer());
  }

  /** No more audio: the robot plays out its buffer and then ends the utterance. */
  public Future<Void> endAudio() {
    return line.tell(new SpeechCommand.EndStream(), waits.answer());
  }

  /** Stops what is being said and drops what is queued, streamed speech included. */
  public Future<Void> stop() {
    return line.tell(new SpeechCommand.Stop(), waits.answer());
  }

  /** The current voice and all voices; the list may be some hundred entries long. */
  public Future<VoiceStatus> voices() {
    return voices(new SpeechCommand.GetVoice(true, true));
  }

  /** The current voice, all voices, or both; what was not asked for is null in the answer. */
  public Future<VoiceStatus> voices(SpeechCommand.GetVoice what) {
    return line.ask(what, VoiceStatus.class, waits.answer());
  }

  /** Chooses a voice by its exact id, and the recognition language with it. */
  public Future<VoiceStatus> chooseVoice(String voiceId) {
    return chooseVoice(new SpeechCommand.ConfigureVoice(voiceId, null, null, null, null, true));
  }

  /** Chooses a voice that fits everything that is set. */
  public Future<VoiceStatus> chooseVoice(SpeechCommand.ConfigureVoice voice) {
    return line.ask(voice, VoiceStatus.class, waits.answer());
  }

  private Speaking speak(SpeechCommand command) {
    Speaking speaking = new Speaking();
    line.ask(command, waits.speech(), speaking.reply());
    return speaking;
  }
}

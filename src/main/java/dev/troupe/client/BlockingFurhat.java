package dev.troupe.client;

import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotEvent.CameraPicture;
import dev.troupe.robot.RobotEvent.FaceStatus;
import dev.troupe.robot.RobotEvent.GestureEnded;
import dev.troupe.robot.RobotEvent.UsersSeen;
import dev.troupe.robot.RobotEvent.VoiceStatus;
import dev.troupe.robot.SpeechCommand;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A {@link FurhatClient} for threads that may block: each method returns when the robot is done,
 * and throws the {@link FailureException} that the future would have carried. What has no method
 * here goes through {@link #await}. On an event loop every method refuses with an {@link
 * IllegalStateException} before it sends anything: it would wait for itself.
 */
public final class BlockingFurhat {
  /** Futures end by themselves; this only bounds the wait should the event loop be gone. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final FurhatClient client;
  private final FurhatOptions.Waits waits;
  private final Blocking blocking =
      new Blocking(
          patience ->
              new Failure(FailureReason.NO_ANSWER, "no end within " + patience).asException(),
          new Failure(FailureReason.CANCELLED, "the waiting thread was interrupted").asException());

  BlockingFurhat(FurhatClient client, FurhatOptions.Waits waits) {
    this.client = client;
    this.waits = waits;
  }

  /** The asynchronous view of the same robot; both may be mixed. */
  public FurhatClient async() {
    return client;
  }

  public void connect() {
    mayBlock();
    await(client.connect());
  }

  /** Keeps trying for {@code patience}. */
  public void connect(Duration patience) {
    mayBlock();
    await(client.connect(patience), patience.plus(MARGIN));
  }

  public void disconnect() {
    mayBlock();
    await(client.disconnect());
  }

  /** Says a text, in place of what is being said, and returns when it was said. */
  public void speak(String text) {
    speak(text, true, true);
  }

  /**
   * @param wait whether to return when it was said, or as soon as it was sent
   * @param abort whether to stop and drop other speech first, or queue behind it
   */
  public void speak(String text, boolean wait, boolean abort) {
    mayBlock();
    finish(client.speech().say(text, abort), wait);
  }

  /** As {@link #speak(String, boolean, boolean)}, for a WAV file that the robot downloads. */
  public void speakAudio(SpeechCommand.SayAudio audio, boolean wait) {
    mayBlock();
    finish(client.speech().sayAudio(audio), wait);
  }

  private void finish(Speaking speaking, boolean wait) {
    if (wait) {
      await(speaking.ended());
    } else {
      await(speaking.sent());
    }
  }

  public void stopSpeaking() {
    mayBlock();
    await(client.speech().stop());
  }

  /** Listens with the defaults; what was said, or empty when nobody spoke. */
  public String listen() {
    return listen(ListeningCommand.Start.DEFAULT);
  }

  public String listen(ListeningCommand.Start options) {
    mayBlock();
    return await(client.listening().listen(options));
  }

  /** See {@link FurhatListening#configure}. */
  public void configureListening(List<String> languages, List<String> phrases) {
    mayBlock();
    await(client.listening().configure(languages, phrases));
  }

  public VoiceStatus voices() {
    mayBlock();
    return await(client.speech().voices());
  }

  public VoiceStatus chooseVoice(SpeechCommand.ConfigureVoice voice) {
    mayBlock();
    return await(client.speech().chooseVoice(voice));
  }

  public GestureEnded gesture(String name) {
    return gesture(name, 1.0, 1.0);
  }

  /** See {@link FurhatExpression#gesture(String, double, double)}. */
  public GestureEnded gesture(String name, double intensity, double duration) {
    mayBlock();
    return await(client.expression().gesture(name, intensity, duration));
  }

  public void attendUser(String userId) {
    mayBlock();
    await(client.expression().attendUser(userId));
  }

  /** In metres from the robot. */
  public void attendLocation(double x, double y, double z) {
    mayBlock();
    await(client.expression().attendLocation(x, y, z));
  }

  public void attendNobody() {
    mayBlock();
    await(client.expression().attendNobody());
  }

  public void faceParams(Map<String, Double> params) {
    mayBlock();
    await(client.expression().faceParams(params));
  }

  /** In degrees. */
  public void headPose(double yaw, double pitch, double roll, boolean relative) {
    mayBlock();
    await(client.expression().headPose(yaw, pitch, roll, relative));
  }

  public void configureFace(ExpressionCommand.ConfigureFace face) {
    mayBlock();
    await(client.expression().configureFace(face));
  }

  public void resetFace() {
    mayBlock();
    await(client.expression().resetFace());
  }

  public void led(String color) {
    mayBlock();
    await(client.expression().led(color));
  }

  public FaceStatus faces() {
    mayBlock();
    return await(client.expression().faces());
  }

  public UsersSeen users() {
    mayBlock();
    return await(client.perception().users());
  }

  public CameraPicture picture() {
    mayBlock();
    return await(client.perception().picture());
  }

  /**
   * Waits for any future of this client.
   *
   * @throws FailureException when it fails
   * @throws IllegalStateException on an event loop
   */
  public <T> T await(Future<T> future) {
    return await(future, waits.longest().plus(MARGIN));
  }

  private <T> T await(Future<T> future, Duration patience) {
    return blocking.await(future, patience);
  }

  private void mayBlock() {
    blocking.check();
  }
}

package dev.troupe.config;

import java.time.Duration;
import java.util.List;

/**
 * How one robot is treated; every robot has these, with the fleet's defaults under its own.
 *
 * @param audioSampleRate Hz asked of the robot for microphone and speaker; subscribers get other
 *     rates by resampling
 * @param muteMicrophoneWhileSpeaking whether its own speech is silenced in the microphone's stream
 * @param sensorLinger how long a sensor goes on after its last subscriber left
 * @param speechQueue utterances that may wait behind the one being said
 * @param speechAhead utterances handed to the robot while it still speaks, so that it can
 *     synthesise ahead; 0 or 1
 * @param speechStartTimeout how long the robot may take to begin an utterance once nothing is
 *     before it
 * @param speechTimeout how long one utterance may last
 * @param streamAhead audio sent before it is played, in streamed speech
 * @param answerTimeout how long the robot may take to answer any other command
 * @param faceRate most changes of face parameters and head pose a second; the latest wins
 * @param journalEvents events kept for those who resume
 * @param journalAge how long they are kept
 * @param eventLag events a subscriber may be behind before it is closed
 * @param audioBuffer audio kept for a slow subscriber before the oldest is dropped
 * @param lease whether commands need a lease
 * @param silencePolicy what happens when the holder of a lease that has no policy of its own goes
 *     silent
 * @param commandMemory ended commands with a client's id whose outcomes are kept for repeats
 * @param commandMemoryAge how long they are kept
 */
public record RobotOptions(
    int audioSampleRate,
    boolean muteMicrophoneWhileSpeaking,
    Duration sensorLinger,
    int speechQueue,
    int speechAhead,
    Duration speechStartTimeout,
    Duration speechTimeout,
    Duration streamAhead,
    Duration answerTimeout,
    int faceRate,
    int journalEvents,
    Duration journalAge,
    int eventLag,
    Duration audioBuffer,
    LeaseUse lease,
    SilencePolicy silencePolicy,
    int commandMemory,
    Duration commandMemoryAge) {

  /** In Hz; the rates that sound can be resampled from. */
  private static final List<Integer> SAMPLE_RATES =
      List.of(8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);

  public static final RobotOptions DEFAULT =
      new RobotOptions(
          16_000,
          false,
          Duration.ofSeconds(2),
          32,
          1,
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          60,
          1_000,
          Duration.ofMinutes(10),
          500,
          Duration.ofSeconds(2),
          LeaseUse.OPTIONAL,
          SilencePolicy.NOTHING,
          1_000,
          Duration.ofMinutes(10));

  public RobotOptions {
    Check.require(
        SAMPLE_RATES.contains(audioSampleRate),
        "audio_sample_rate",
        audioSampleRate,
        "one of " + SAMPLE_RATES.toString().replaceAll("[\\[\\]]", ""));
    Check.range("speech_queue", speechQueue, 0, 10_000);
    Check.range("speech_ahead", speechAhead, 0, 1);
    Check.range("face_rate", faceRate, 1, 1_000);
    Check.range("journal_events", journalEvents, 1, 1_000_000);
    Check.range("event_lag", eventLag, 1, journalEvents);
    Check.range("sensor_linger", sensorLinger, Duration.ZERO, Duration.ofMinutes(10));
    Check.range(
        "speech_start_timeout", speechStartTimeout, Duration.ofMillis(1), Duration.ofMinutes(10));
    Check.range("speech_timeout", speechTimeout, Duration.ofMillis(1), Duration.ofHours(24));
    Check.range("stream_ahead", streamAhead, Duration.ofMillis(100), Duration.ofMinutes(1));
    Check.range("answer_timeout", answerTimeout, Duration.ofMillis(1), Duration.ofMinutes(10));
    Check.range("journal_age", journalAge, Duration.ofSeconds(1), Duration.ofHours(24));
    Check.range("audio_buffer", audioBuffer, Duration.ofMillis(100), Duration.ofMinutes(1));
    Check.range("command_memory", commandMemory, 1, 100_000);
    Check.range(
        "command_memory_age", commandMemoryAge, Duration.ofSeconds(1), Duration.ofHours(24));
  }
}

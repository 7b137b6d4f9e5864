package dev.troupe.fleet;

/**
 * What a robot heard or said: s16le mono PCM.
 *
 * @param source {@link FeedKind#MICROPHONE} or {@link FeedKind#SPEAKER}
 * @param sampleRate in Hz
 * @param robotSpeaking whether the robot was speaking when it came
 * @param muted whether silence stands in for what came, since the robot was speaking
 */
@SuppressWarnings("ArrayRecordComponent")
public record AudioChunk(
    MediaStamp stamp,
    FeedKind source,
    int sampleRate,
    byte[] pcm,
    boolean robotSpeaking,
    boolean muted) {}

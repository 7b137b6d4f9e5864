package dev.troupe.recognition;

/**
 * What a recogniser speaks on one socket, without any socket or timer: commands to text frames,
 * text frames to events, and the state between them. It outlives sessions, which follow one another
 * on a socket, but not the socket. Confined to one thread.
 */
public interface RecognitionProtocol {

  /**
   * The text frame of a command, and the id that its answer will name.
   *
   * @throws ProtocolError when the state does not allow it; nothing is to be sent then
   */
  Outgoing encode(RecognitionCommand command);

  /**
   * The binary frame of a piece of sound: the very array, which is not copied.
   *
   * @throws ProtocolError when no session is open
   */
  byte[] sendAudioChunk(byte[] chunk);

  /**
   * One whole text frame from the recogniser, in UTF-8: what it says, and where that leads.
   *
   * @throws UnreadableMessageException when it is no JSON object
   */
  Incoming decode(byte[] message);

  /**
   * Waits no more for the answer to a command, where one that is unanswered holds up the next; one
   * that comes late is an event like others. Without effect when it came.
   */
  void abandon(long requestId);

  RecognitionState state();

  /** The present session's id, or the last one's; empty before the first. */
  String channelId();

  /**
   * A text frame to be sent.
   *
   * @param requestId unsigned
   */
  record Outgoing(long requestId, String text) {}

  /** An event, with the state before and after it. */
  record Incoming(RecognitionEvent event, RecognitionState before, RecognitionState after) {}
}

package dev.troupe.link;

/** One WebSocket message on its way out. */
public sealed interface Frame {

  /** About as many bytes as the frame takes on the wire; what queues and meters count. */
  int size();

  /** A text frame. Cheapest when the text is plain ASCII, which then is copied once. */
  record Text(String text) implements Frame {
    @Override
    public int size() {
      return text.length();
    }
  }

  /** A binary frame; the bytes are not copied, so the maker gives them away. */
  @SuppressWarnings("ArrayRecordComponent")
  record Binary(byte[] bytes) implements Frame {
    @Override
    public int size() {
      return bytes.length;
    }
  }
}

package dev.troupe.cli;

import com.google.protobuf.ByteString;
import dev.troupe.api.recognition.v1.RecognizeRequest;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;

/** What goes up for one recognition: the header, the command, then sound until nobody needs it. */
final class RecognizeRequests implements Iterator<RecognizeRequest> {
  private static final int PIECE_BYTES = 8_000;

  private final Iterator<RecognizeRequest> first;
  private final ByteString sound;
  private final BooleanSupplier over;
  private int sent;

  RecognizeRequests(
      RecognizeRequest header, RecognizeRequest recognize, ByteString sound, BooleanSupplier over) {
    this.first = List.of(header, recognize).iterator();
    this.sound = sound;
    this.over = over;
  }

  @Override
  public boolean hasNext() {
    return first.hasNext() || (sent < sound.size() && !over.getAsBoolean());
  }

  @Override
  public RecognizeRequest next() {
    if (first.hasNext()) {
      return first.next();
    }
    if (sent >= sound.size()) {
      throw new NoSuchElementException();
    }
    int from = sent;
    sent = Math.min(sound.size(), from + PIECE_BYTES);
    return RecognizeRequest.newBuilder().setAudio(sound.substring(from, sent)).build();
  }
}

package dev.troupe.cli;

import com.google.protobuf.ByteString;
import dev.troupe.api.avatar.v1.AnimateHeader;
import dev.troupe.api.avatar.v1.AnimateRequest;
import dev.troupe.api.avatar.v1.EndOfUtterance;
import dev.troupe.api.media.v1.AudioEncoding;
import dev.troupe.api.media.v1.AudioFormat;
import dev.troupe.audio.Wav;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One clip as it goes up: header, pieces of 100 ms, end. Made as it is sent, so that a long file is
 * in memory once.
 */
record ClipRequests(String avatar, Wav mono) implements Iterable<AnimateRequest> {
  private static final int PIECES_A_SECOND = 10;

  @Override
  public Iterator<AnimateRequest> iterator() {
    AudioFormat format =
        AudioFormat.newBuilder()
            .setEncoding(AudioEncoding.AUDIO_ENCODING_PCM_S16LE)
            .setSampleRateHz(mono.sampleRate())
            .setChannels(1)
            .build();
    AnimateHeader header = AnimateHeader.newBuilder().setAvatar(avatar).setAudio(format).build();
    return Stream.of(
            Stream.of(AnimateRequest.newBuilder().setHeader(header).build()),
            pieces(),
            Stream.of(
                AnimateRequest.newBuilder()
                    .setEndOfUtterance(EndOfUtterance.getDefaultInstance())
                    .build()))
        .flatMap(part -> part)
        .iterator();
  }

  private Stream<AnimateRequest> pieces() {
    byte[] pcm = mono.pcm();
    int step = mono.sampleRate() / PIECES_A_SECOND * Short.BYTES;
    return IntStream.iterate(0, at -> at < pcm.length, at -> at + step)
        .mapToObj(at -> ByteString.copyFrom(pcm, at, Math.min(step, pcm.length - at)))
        .map(piece -> AnimateRequest.newBuilder().setAudio(piece).build());
  }
}

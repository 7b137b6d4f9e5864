package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.robot.v1.StreamCameraResponse;
import dev.troupe.fleet.CameraFrame;
import dev.troupe.fleet.MediaStamp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Pieces of feeds as bytes: made once, whole on the wire. */
class MediaTest {

  private static byte[] jpeg(int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "jpg", out);
    return out.toByteArray();
  }

  @Test
  void readsTheSizeOfAPictureFromItsHeader() throws IOException {
    assertThat(JpegSize.of(jpeg(320, 17))).isEqualTo(new JpegSize(320, 17));
  }

  @Test
  void bearsPicturesThatAreCutAnywhereOrNone() throws IOException {
    byte[] whole = jpeg(320, 17);
    for (int length = 0; length < whole.length; length++) {
      assertThat(JpegSize.of(Arrays.copyOf(whole, length)))
          .isIn(new JpegSize(0, 0), new JpegSize(320, 17));
    }
    assertThat(
            JpegSize.of(new byte[] {(byte) 0xFF, (byte) 0xD8, -1, -1, -1, -1, -1, -1, -1, -1, -1}))
        .isEqualTo(new JpegSize(0, 0));
  }

  @Test
  void framesASharedPieceAsTheResponseThatItStandsFor() throws IOException {
    MediaStamp stamp = new MediaStamp("s", 7, Duration.ofMillis(1_500), Instant.EPOCH, true);
    CameraFrame frame = new CameraFrame(stamp, jpeg(64, 48));
    EncodedPiece piece = new EncodedPiece(MediaMapper.frame(frame));

    EncodedMessage message = piece.in(StreamCameraResponse.FRAME_FIELD_NUMBER);

    assertThat(StreamCameraResponse.parseFrom(message.message().getBytes()))
        .isEqualTo(StreamCameraResponse.newBuilder().setFrame(MediaMapper.frame(frame)).build());
    assertThat(message.size()).isEqualTo(message.message().length());
    assertThat(piece.in(StreamCameraResponse.FRAME_FIELD_NUMBER)).isSameAs(message);
  }
}

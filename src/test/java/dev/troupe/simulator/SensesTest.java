package dev.troupe.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What a robot sees and hears: people, pictures, sound, and the pace of their streams. */
class SensesTest {
  private final Bench bench = new Bench();

  @Test
  void sendsUsersTenTimesASecondNearestFirst() {
    bench.send("request.users.start");
    bench.pass(1_000);

    List<JsonObject> reports = bench.line.drain();
    assertThat(reports).hasSize(10);
    for (JsonObject report : reports) {
      JsonArray users = report.getJsonArray("users");
      assertThat(users.stream().map(user -> ((JsonObject) user).getDouble("distance"))).isSorted();
    }
    JsonObject user = reports.getFirst().getJsonArray("users").getJsonObject(0);
    assertThat(user.getString("id")).startsWith("user-");
    assertThat(user.getJsonObject("location").fieldNames()).containsExactly("x", "y", "z");
    assertThat(reports.getFirst()).isNotEqualTo(reports.getLast());
    bench.send("request.users.stop");
    bench.pass(1_000);
    assertThat(bench.line.drain()).isEmpty();
    assertThat(bench.time.armed()).isZero();
  }

  @Test
  void whoLeavesComesBackAsSomebodyNew() {
    Crowd crowd = new Crowd(1, 7);
    List<String> seen =
        java.util.stream.LongStream.range(0, 300)
            .mapToObj(second -> crowd.at(second * 1_000_000_000L))
            .map(present -> present.isEmpty() ? "nobody" : present.getFirst().id())
            .distinct()
            .toList();
    assertThat(seen).startsWith("user-1", "nobody", "user-2");
  }

  @Test
  void attentionFollowsTheClosestAndTellsOfEachChange() {
    bench.send("request.attend.user", "request_id", "a");
    bench.pass(120_000);

    List<JsonObject> told = bench.line.drain();
    assertThat(told.getFirst().getString("request_id")).isEqualTo("a");
    assertThat(told)
        .hasSizeGreaterThan(2)
        .allMatch(status -> "closest".equals(status.getString("target")));
    for (int i = 1; i < told.size(); i++) {
      assertThat(told.get(i).getString("current"))
          .isNotEqualTo(told.get(i - 1).getString("current"));
      assertThat(told.get(i).containsKey("request_id")).isFalse();
    }
    bench.send("request.attend.nobody");
    assertThat(bench.line.drain())
        .containsExactly(
            new JsonObject()
                .put("type", "response.attend.status")
                .put("target", "nobody")
                .put("current", "nobody"));
    assertThat(bench.time.armed()).isZero();
  }

  @Test
  void drawsARealPictureWhereTheUsersStand() throws Exception {
    bench.pass(3_000);
    bench.send("request.users.once");
    JsonObject box =
        bench
            .line
            .drain()
            .getFirst()
            .getJsonArray("users")
            .getJsonObject(0)
            .getJsonObject("camera");
    bench.send("request.camera.once", "request_id", "c");
    JsonObject answer = bench.line.drain().getFirst();
    byte[] jpeg = Base64.getDecoder().decode(answer.getString("image"));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));

    assertThat(answer.getString("request_id")).isEqualTo("c");
    assertThat(image.getWidth()).isEqualTo(640);
    assertThat(image.getHeight()).isEqualTo(480);
    int skin =
        image.getRGB(
            box.getInteger("x") + box.getInteger("w") / 2,
            box.getInteger("y") + box.getInteger("h") / 4);
    assertThat(skin >> 16 & 255).isGreaterThan((skin & 255) + 40);
  }

  @Test
  void fillsPicturesUpToTheSizeAskedFor() throws Exception {
    for (int bytes : new int[] {150_000, 65_000 + 40_000, 33_000}) {
      CameraOptions camera = CameraOptions.defaults().withBytes(bytes);
      Bench robot = new Bench(withSenses(Senses.defaults().withCamera(camera)));
      robot.send("request.camera.once");
      byte[] jpeg = image(robot);
      assertThat(jpeg).hasSize(bytes);
      assertThat(ImageIO.read(new ByteArrayInputStream(jpeg))).isNotNull();
    }
  }

  @Test
  void streamsPicturesAtTheCamerasPaceAndSkipsForTheSlow() {
    bench.send("request.camera.start");
    bench.pass(1_000);
    List<JsonObject> frames = bench.line.drain();
    assertThat(frames).hasSize(10).doesNotHaveDuplicates();
    bench.line.congest(true);
    bench.pass(1_000);
    assertThat(bench.line.drain()).isEmpty();
    assertThat(bench.robot.tally().counters().get("skipped_stream_messages")).isEqualTo(10);
    bench.line.congest(false);
    bench.send("request.camera.stop");
    bench.pass(1_000);
    assertThat(bench.line.drain()).isEmpty();
  }

  @Test
  void leavesPicturesOutWhileOneIsStillBeingDrawn() {
    List<Promise<String>> drawing = new ArrayList<>();
    Bench slow =
        new Bench(
            SimulatorOptions.defaults(),
            draw -> {
              drawing.add(Promise.promise());
              return drawing.getLast().future();
            });
    slow.send("request.camera.start");
    slow.pass(1_000);
    assertThat(drawing).hasSize(1);
    assertThat(slow.robot.tally().counters().get("skipped_stream_messages")).isEqualTo(9);

    drawing.getLast().complete(Responses.camera("late"));
    slow.pass(100);

    assertThat(slow.line.drain()).hasSize(1);
    assertThat(drawing).hasSize(2);
    drawing.getLast().fail("no paper");
    slow.pass(100);
    assertThat(drawing).hasSize(3);
  }

  @Test
  void aRobotWithoutCameraStaysSilent() {
    CameraOptions none = CameraOptions.defaults().withPresent(false);
    Bench blind = new Bench(withSenses(Senses.defaults().withCamera(none)));
    blind.send("request.camera.once");
    blind.send("request.camera.start");
    blind.pass(1_000);
    assertThat(blind.line.drain()).isEmpty();
  }

  @Test
  void playsASteadyToneInChunksOfTwentyMilliseconds() {
    bench.send("request.audio.start");
    bench.pass(2_000);
    List<short[]> chunks = microphone(bench);
    assertThat(chunks).hasSize(100).allMatch(chunk -> chunk.length == 320);
    assertThat(crossings(joined(chunks))).isBetween(870, 890);
    bench.send("request.audio.start", "sample_rate", 24_000);
    bench.pass(20);
    assertThat(microphone(bench)).hasSize(1).allMatch(chunk -> chunk.length == 480);
    bench.send("request.audio.stop");
    bench.send("request.audio.stop");
    bench.pass(100);
    assertThat(bench.line.drain()).isEmpty();
    assertThat(bench.time.armed()).isZero();
  }

  @Test
  void playsTelephoneDigits() {
    MicrophoneSource digits = new MicrophoneSource.Dtmf("5#");
    Bench robot = new Bench(withSenses(Senses.defaults().withMicrophone(digits)));
    robot.send("request.audio.start", "sample_rate", 8_000);
    robot.pass(500);
    short[] sound = joined(microphone(robot));

    // The first chunk is number 1, so the sound begins 20 ms into the loop.
    assertThat(power(sound, 0, 640, 770)).isGreaterThan(10 * power(sound, 0, 640, 941));
    assertThat(power(sound, 0, 640, 1336)).isGreaterThan(10 * power(sound, 0, 640, 1477));
    int second = (200 - 20) * 8;
    assertThat(power(sound, second, 640, 941)).isGreaterThan(10 * power(sound, second, 640, 770));
    assertThat(power(sound, second, 640, 1477)).isGreaterThan(10 * power(sound, second, 640, 1336));
  }

  @Test
  void playsAWavFileOverAndOver(@org.junit.jupiter.api.io.TempDir Path directory) throws Exception {
    Path file = directory.resolve("count.wav");
    Files.write(file, wav(8_000, 400));
    Senses senses = Senses.defaults().withMicrophone(new MicrophoneSource.Wav(file));
    Bench robot = new Bench(withSenses(senses));
    robot.send("request.audio.start", "sample_rate", 8_000);
    robot.pass(120);
    short[] sound = joined(microphone(robot));

    assertThat(sound).hasSize(960);
    for (int i = 0; i < sound.length; i++) {
      assertThat(sound[i]).isEqualTo((short) ((i + 160) % 400));
    }
  }

  @Test
  void stampsChunksWithNumberAndTime() {
    Senses senses = Senses.defaults().withMicrophone(new MicrophoneSource.Stamps());
    Bench robot = new Bench(withSenses(senses));
    robot.send("request.audio.start");
    robot.pass(60);
    List<JsonObject> sent = robot.line.drain();
    for (int i = 0; i < 3; i++) {
      byte[] bytes = Base64.getDecoder().decode(sent.get(i).getString("microphone"));
      ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(chunk.getLong()).isEqualTo(i + 1);
      assertThat(chunk.getLong()).isEqualTo(Duration.ofMillis(20 * (i + 1)).toNanos());
    }
  }

  private static SimulatorOptions withSenses(Senses senses) {
    return SimulatorOptions.defaults().withSenses(senses);
  }

  private static byte[] image(Bench bench) {
    return Base64.getDecoder().decode(bench.line.drain().getFirst().getString("image"));
  }

  private static List<short[]> microphone(Bench bench) {
    return bench.line.drain().stream()
        .map(message -> Base64.getDecoder().decode(message.getString("microphone")))
        .map(bytes -> {
          short[] samples = new short[bytes.length / 2];
          ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
          return samples;
        })
        .toList();
  }

  private static short[] joined(List<short[]> chunks) {
    short[] all = new short[chunks.stream().mapToInt(chunk -> chunk.length).sum()];
    int at = 0;
    for (short[] chunk : chunks) {
      System.arraycopy(chunk, 0, all, at, chunk.length);
      at += chunk.length;
    }
    return all;
  }

  /** Zero crossings upward: one a period. */
  private static int crossings(short[] sound) {
    int count = 0;
    for (int i = 1; i < sound.length; i++) {
      count += sound[i - 1] < 0 && sound[i] >= 0 ? 1 : 0;
    }
    return count;
  }

  /** Goertzel: how much of a frequency there is, at 8 kHz. */
  private static double power(short[] sound, int from, int length, double hertz) {
    double factor = 2 * Math.cos(2 * Math.PI * hertz / 8_000);
    double last = 0;
    double before = 0;
    for (int i = 0; i < length; i++) {
      double next = sound[from + i] + factor * last - before;
      before = last;
      last = next;
    }
    return last * last + before * before - factor * last * before;
  }

  /** A mono WAV whose samples count from 0. */
  private static byte[] wav(int rate, int samples) {
    ByteBuffer file = ByteBuffer.allocate(44 + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes()).putInt(36 + samples * 2).put("WAVEfmt ".getBytes());
    file.putInt(16).putShort((short) 1).putShort((short) 1).putInt(rate).putInt(rate * 2);
    file.putShort((short) 2).putShort((short) 16).put("data".getBytes()).putInt(samples * 2);
    for (int i = 0; i < samples; i++) {
      file.putShort((short) i);
    }
    return file.array();
  }
}

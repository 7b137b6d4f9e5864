package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import dev.troupe.api.avatar.v1.AnimateRequest;
import dev.troupe.api.avatar.v1.AvatarError;
import dev.troupe.api.avatar.v1.InterruptCause;
import dev.troupe.api.avatar.v1.UtteranceEnded;
import dev.troupe.api.avatar.v1.UtteranceFailed;
import dev.troupe.api.avatar.v1.UtteranceFinished;
import dev.troupe.api.avatar.v1.UtteranceInterrupted;
import dev.troupe.api.error.v1.ErrorReason;
import dev.troupe.audio.Wav;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as a person types it, before a gateway that says what it was told to. */
class AnimateCommandTest {
  private static final int RATE = 16_000;
  private static final byte[] PCM = samples(RATE + RATE / 20);
  private static final UtteranceEnded FINISHED =
      UtteranceEnded.newBuilder()
          .setFinished(UtteranceFinished.getDefaultInstance())
          .setFramesDelivered(3)
          .setKeyframes(10)
          .setAudio(Durations.fromMillis(1050))
          .setFirstFrameAfter(Durations.fromMillis(150))
          .build();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path dir;
  private Path wav;
  private Path folder;

  @BeforeEach
  void writeTheSound() throws Exception {
    folder = dir.resolve("out");
    wav = Files.write(dir.resolve("clip.wav"), new Wav(RATE, 1, PCM).toBytes());
  }

  @Test
  void writesEachMessageAndAnIndexAndSaysHowItWent() throws Exception {
    assertThat(animate(finishing("ada"), "--avatar", "ada")).as(err.toString()).isZero();

    assertThat(Files.readString(folder.resolve("000001.pb"))).isEqualTo("message 1");
    assertThat(Files.readString(folder.resolve("000003.pb"))).isEqualTo("message 3");
    String about = "\"request_id\":\"" + ScriptedAvatars.REQUEST + "\"";
    assertThat(Files.readAllLines(folder.resolve("index.jsonl")))
        .containsExactly(
            line(1, about + ",\"media_time\":0.0,\"keyframes\":5,\"last\":false"),
            line(2, about + ",\"media_time\":0.2,\"keyframes\":5,\"last\":false"),
            line(3, about + ",\"last\":true"));
    assertThat(folder.toFile().list()).hasSize(4);
    assertThat(out.toString().lines())
        .containsExactly(
            "ada is ready, session session-1, open already",
            "… 0.40 s of sound sent, 2 messages, 10 keyframes",
            "finished; 3 messages with 10 keyframes for 1.05 s of sound, the first after 0.15 s, in "
                + folder);
  }

  @Test
  void sendsTheWholeSoundInPiecesOfATenthOfASecond() throws Exception {
    ScriptedAvatars avatars = finishing("ada");
    assertThat(animate(avatars)).as(err.toString()).isZero();

    List<AnimateRequest> sent = new ArrayList<>(avatars.received);
    assertThat(sent.getFirst().getHeader().getAvatar()).isEqualTo("ada");
    assertThat(sent.getFirst().getHeader().getAudio().getSampleRateHz()).isEqualTo(RATE);
    assertThat(sent.getLast().hasEndOfUtterance()).isTrue();
    ByteArrayOutputStream sound = new ByteArrayOutputStream();
    for (AnimateRequest piece : sent.subList(1, sent.size() - 1)) {
      assertThat(piece.getAudio().size()).isBetween(1, RATE / 10 * 2);
      piece.getAudio().writeTo(sound);
    }
    assertThat(sound.toByteArray()).isEqualTo(PCM);
  }

  @Test
  void aLongSoundGoesUpWhole() throws Exception {
    int rate = 8_000;
    Wav quiet = new Wav(rate, 1, new byte[20 * 60 * rate * Short.BYTES]);
    wav = Files.write(dir.resolve("long.wav"), quiet.toBytes());
    ScriptedAvatars avatars = finishing("ada");

    assertThat(animate(avatars)).as(err.toString()).isZero();

    int sound = avatars.received.stream().mapToInt(each -> each.getAudio().size()).sum();
    assertThat(sound).isEqualTo(quiet.pcm().length);
  }

  @Test
  void endsWithOneWhenTheUtteranceDidNotFinish() throws Exception {
    UtteranceInterrupted stopped =
        UtteranceInterrupted.newBuilder()
            .setCause(InterruptCause.INTERRUPT_CAUSE_PREEMPTED)
            .build();
    assertThat(animate(ending(UtteranceEnded.newBuilder().setInterrupted(stopped)))).isEqualTo(1);
    assertThat(out.toString()).contains("interrupted (INTERRUPT_CAUSE_PREEMPTED); 0 messages");

    AvatarError error =
        AvatarError.newBuilder()
            .setReason(ErrorReason.ERROR_REASON_VENDOR_SESSION_LOST)
            .setMessage("the connection was reset")
            .build();
    folder = dir.resolve("failed");
    UtteranceFailed failed = UtteranceFailed.newBuilder().setError(error).build();
    assertThat(animate(ending(UtteranceEnded.newBuilder().setFailed(failed)))).isEqualTo(1);
    assertThat(out.toString())
        .contains("failed: ERROR_REASON_VENDOR_SESSION_LOST: the connection was reset; ");
  }

  @Test
  void anAnimationWithoutAnEndFailed() throws Exception {
    assertThat(animate(ending(UtteranceEnded.newBuilder()))).isEqualTo(1);
    assertThat(err.toString()).contains("without an end of the utterance");
  }

  @Test
  void aCallThatIsRefusedFailsAndSaysWhy() throws Exception {
    Status full = Status.RESOURCE_EXHAUSTED.withDescription("no session within 10 s");
    ScriptedAvatars refusing = new ScriptedAvatars(List.of("ada"), FINISHED, full);

    assertThat(animate(refusing)).isEqualTo(1);

    assertThat(err.toString().strip()).isEqualTo("RESOURCE_EXHAUSTED: no session within 10 s");
  }

  @Test
  void takesTheOnlyAvatarAndAsksWhichOneWhenThereAreMore() throws Exception {
    ScriptedAvatars two = finishing("ada", "bob");
    assertThat(animate(two)).isEqualTo(2);
    assertThat(err.toString()).contains("--avatar is missing (expected: one of ada, bob)");

    assertThat(animate(finishing())).isEqualTo(2);
    assertThat(err.toString()).contains("the gateway has no avatar (expected: one under `avatars`");
    assertThat(two.received).isEmpty();
  }

  @Test
  void aFolderWithFilesOfAnotherAnimationIsLeftAlone() throws Exception {
    assertThat(animate(finishing("ada"))).isZero();
    assertThat(animate(finishing("ada"))).isEqualTo(2);
    assertThat(err.toString())
        .contains("--out " + folder + ": has files (expected: a new or empty folder)");
  }

  @Test
  void aFileThatCannotBeWrittenEndsTheCall() throws Exception {
    assertThat(animate(finishing("ada").repeating())).isEqualTo(1);

    assertThat(err.toString().strip())
        .startsWith(folder.resolve("000002.pb") + ": cannot be written");
    assertThat(out.toString()).doesNotContain("finished");
  }

  @Test
  void whatIsNoSoundIsNamed() throws Exception {
    Path real = wav;
    wav = dir.resolve("missing.wav");
    assertThat(animate(finishing("ada"))).isEqualTo(2);
    assertThat(err.toString()).contains("missing.wav: no such file (expected: a WAV file)");

    wav = Files.writeString(dir.resolve("song.mp3"), "certainly not a wave file");
    assertThat(animate(finishing("ada"))).isEqualTo(2);
    assertThat(err.toString()).contains("song.mp3: WAV bytes 0 to 3");
    assertThat(folder).doesNotExist();

    wav = real;
    folder = Files.createDirectories(dir.resolve("file").getParent()).resolve("clip.wav");
    assertThat(animate(finishing("ada"))).isEqualTo(1);
    assertThat(err.toString()).contains("clip.wav: cannot be written");
  }

  private static String line(int sequence, String rest) {
    return "{\"file\":\"00000%d.pb\",\"sequence\":%d,%s}".formatted(sequence, sequence, rest);
  }

  private static ScriptedAvatars finishing(String... names) {
    return new ScriptedAvatars(List.of(names), FINISHED, Status.OK);
  }

  private static ScriptedAvatars ending(UtteranceEnded.Builder end) {
    return new ScriptedAvatars(List.of("ada"), end.build(), Status.OK);
  }

  private int animate(ScriptedAvatars avatars, String... more) throws Exception {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Server server = NettyServerBuilder.forAddress(anywhere).addService(avatars).build().start();
    try {
      List<String> all = new ArrayList<>(List.of("animate", wav.toString()));
      all.addAll(List.of("--out", folder.toString()));
      all.addAll(List.of("--gateway", "127.0.0.1:" + server.getPort(), "--timeout", "30"));
      all.addAll(List.of(more));
      CommandLine command = TroupeCommand.with(new NoProcesses());
      command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
      return command.execute(all.toArray(String[]::new));
    } finally {
      server.shutdownNow().awaitTermination();
    }
  }

  private static byte[] samples(int count) {
    byte[] pcm = new byte[count * Short.BYTES];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (byte) (i * 31 + i / 251);
    }
    return pcm;
  }
}

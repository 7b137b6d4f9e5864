package dev.troupe.cli;

import dev.troupe.api.avatar.v1.AnimateRequest;
import dev.troupe.api.avatar.v1.Avatar;
import dev.troupe.api.avatar.v1.AvatarServiceGrpcClient;
import dev.troupe.api.avatar.v1.ListAvatarsRequest;
import dev.troupe.audio.Wav;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe animate}: a WAV file up, an avatar's animation into a folder. */
@Command(
    name = "animate",
    description = "Lets an avatar speak a WAV file and saves each message of its animation.",
    mixinStandardHelpOptions = true)
final class AnimateCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Parameters(
      index = "0",
      paramLabel = "FILE.wav",
      description = "What to say: 16-bit PCM; of stereo both sides are mixed.")
  Path file = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "A new or empty folder for 000001.pb and so on, one message each as the vendor's clients"
              + " take it, and index.jsonl, a line of JSON for each.")
  Path out = Path.of("");

  @Option(
      names = "--avatar",
      paramLabel = "NAME",
      description = "The avatar. Default: the only one that is configured.")
  String avatar = "";

  @Override
  public Integer call() throws IOException {
    Wav wav = wav();
    try (Rpc rpc = new Rpc(gateway)) {
      Iterable<AnimateRequest> clip = new ClipRequests(name(rpc), wav);
      AnimationReport report = new AnimationReport(spec.commandLine().getOut(), folder());
      rpc.converse(
          AvatarServiceGrpcClient.Animate, clip.iterator(), gateway.timeout(), report::take);
      if (!report.isEnded()) {
        spec.commandLine()
            .getErr()
            .println("the gateway ended the call without an end of the utterance");
      }
      return report.isFinished() ? ExitCode.OK : ExitCode.SOFTWARE;
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private Wav wav() throws IOException {
    try {
      return Wav.parse(Files.readAllBytes(file)).mono();
    } catch (NoSuchFileException missing) {
      throw wrong(file + ": no such file (expected: a WAV file)");
    } catch (IllegalArgumentException other) {
      throw wrong(file + ": " + other.getMessage());
    }
  }

  private AnimationFolder folder() throws IOException {
    try {
      return AnimationFolder.create(out);
    } catch (IllegalArgumentException used) {
      throw wrong("--out " + used.getMessage());
    }
  }

  private String name(Rpc rpc) {
    if (!avatar.isEmpty()) {
      return avatar;
    }
    ListAvatarsRequest all = ListAvatarsRequest.getDefaultInstance();
    List<String> names =
        rpc.call(AvatarServiceGrpcClient.ListAvatars, all).getAvatarsList().stream()
            .map(Avatar::getName)
            .toList();
    if (names.size() == 1) {
      return names.getFirst();
    }
    throw wrong(
        names.isEmpty()
            ? "the gateway has no avatar (expected: one under `avatars` in its configuration)"
            : "--avatar is missing (expected: one of " + String.join(", ", names) + ")");
  }

  private ParameterException wrong(String text) {
    return new ParameterException(spec.commandLine(), text);
  }
}

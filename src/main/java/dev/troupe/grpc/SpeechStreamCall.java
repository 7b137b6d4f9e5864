package dev.troupe.grpc;

import com.google.protobuf.ByteString;
import dev.troupe.api.robot.v1.CommandReceipt;
import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.SayAudioStreamHeader;
import dev.troupe.api.robot.v1.SayAudioStreamRequest;
import dev.troupe.api.robot.v1.SayAudioStreamResponse;
import dev.troupe.fleet.CommandUpdate;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code SayAudioStream}: a header and chunks up, what becomes of them down. Confined.
 */
final class SpeechStreamCall {
  static final int LARGEST_CHUNK = 1 << 20;

  private final Robots robots;
  private final Call call;
  private final RequestStream<SayAudioStreamRequest> requests;
  private final ResponseStream<SayAudioStreamResponse> responses;

  /** Progress that the client does not read is worth nothing later: the next one says more. */
  private final LatestOnly<SayAudioStreamResponse> reports;

  private @Nullable SpeechUpload upload;
  private int sampleRate;

  SpeechStreamCall(
      Robots robots,
      Call call,
      RequestStream<SayAudioStreamRequest> requests,
      ResponseStream<SayAudioStreamResponse> responses) {
    this.robots = robots;
    this.call = call;
    this.requests = requests;
    this.responses = responses;
    this.reports = new LatestOnly<>(responses);
  }

  void begin() {
    requests.onMessage(this::message).onEnd(this::end);
  }

  private void message(SayAudioStreamRequest request) {
    SpeechUpload open = upload;
    switch (request.getMessageCase()) {
      case HEADER -> {
        expect(open == null, "header", "first, and once");
        open(request.getHeader());
      }
      case AUDIO -> {
        if (open == null) {
          throw new Violations()
              .add("audio", "without a header", "a header first")
              .failure()
              .asException();
        }
        open.write(checked("audio", request.getAudio()));
      }
      case MESSAGE_NOT_SET -> expect(false, "message", "header or audio");
    }
  }

  private static void expect(boolean right, String field, String expected) {
    new Violations().check(right, field, "out of place", expected).throwIfAny();
  }

  /** Half a sample would turn all that follows into noise. */
  static ByteString checked(String field, ByteString samples) {
    new Violations()
        .check(samples.size() % 2 == 0, field, samples.size() + " bytes", "whole 16-bit samples")
        .check(samples.size() <= LARGEST_CHUNK, field, samples.size() + " bytes", "at most 1 MiB")
        .throwIfAny();
    return samples;
  }

  private void open(SayAudioStreamHeader header) {
    Violations violations = new Violations();
    CommandHead head = CommandHead.of(header, violations);
    SpeechCommand.StartStream format = SpeechMapper.command(header, violations);
    ManagedRobot robot = robots.find(head.robotId(), violations);
    sampleRate = format.sampleRate();
    SpeechUpload opened = new SpeechUpload(new RequestGate(requests));
    upload = opened;
    // Also when the call broke on a bad chunk; of no effect once the speech is over.
    call.onClosed(head.stopOnCancel() ? opened::cancel : opened::end);
    robot.stream(
            head.request(format, call, call.deadlineNanos()),
            format,
            call.context(),
            opened,
            this::update)
        .onSuccess(opened::made)
        .onFailure(responses::fail);
  }

  private void end() {
    SpeechUpload open = upload;
    if (open == null) {
      throw new Violations().add("header", null, "a header first").failure().asException();
    }
    open.end();
  }

  private void update(CommandUpdate update, Instant at) {
    switch (update) {
      case CommandUpdate.Refused refused -> responses.fail(refused.failure().asException());
      case CommandUpdate.Accepted accepted -> accepted(accepted, at);
      case CommandUpdate.Sent sent -> {}
      case CommandUpdate.Progress progress -> progress(progress.event());
      case CommandUpdate.Ended ended -> ended(ended.outcome());
    }
  }

  private void accepted(CommandUpdate.Accepted accepted, Instant at) {
    CommandReceipt receipt =
        new CommandResult(
                accepted.commandId(),
                CommandStage.COMMAND_STAGE_ACCEPTED,
                at,
                at,
                accepted.position(),
                accepted.repeated(),
                null,
                null)
            .receipt();
    responses.write(SayAudioStreamResponse.newBuilder().setAccepted(receipt).build());
  }

  private void progress(RobotEvent event) {
    if (event instanceof RobotEvent.SpeakStarted started) {
      responses.write(
          SayAudioStreamResponse.newBuilder().setStarted(SpeechMapper.started(started)).build());
    } else if (event instanceof RobotEvent.SpeechBuffer buffer) {
      reports.write(
          SayAudioStreamResponse.newBuilder()
              .setProgress(SpeechMapper.progress(buffer, sampleRate))
              .build());
    }
  }

  private void ended(Outcome outcome) {
    reports.flush();
    switch (outcome) {
      case Outcome.Failed failed -> responses.fail(failed.failure().asException());
      case Outcome.Unknown unknown -> responses.fail(unknown.failure().asException());
      default ->
          responses.end(
              SayAudioStreamResponse.newBuilder()
                  .setEnded(SpeechMapper.endOfSpeech(outcome))
                  .build());
    }
  }
}

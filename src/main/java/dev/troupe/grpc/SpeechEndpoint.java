package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.troupe.api.robot.v1.GetVoiceRequest;
import dev.troupe.api.robot.v1.GetVoiceResponse;
import dev.troupe.api.robot.v1.ListVoicesRequest;
import dev.troupe.api.robot.v1.ListVoicesResponse;
import dev.troupe.api.robot.v1.SayAudioRequest;
import dev.troupe.api.robot.v1.SayAudioResponse;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SayResponse;
import dev.troupe.api.robot.v1.SetVoiceRequest;
import dev.troupe.api.robot.v1.SetVoiceResponse;
import dev.troupe.api.robot.v1.SpeechServiceGrpcService;
import dev.troupe.api.robot.v1.SpeechServiceProto;
import dev.troupe.api.robot.v1.StopSpeechRequest;
import dev.troupe.api.robot.v1.StopSpeechResponse;
import dev.troupe.api.robot.v1.VoiceStatus;
import dev.troupe.fleet.Fleet;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import io.vertx.core.Future;

/** Serves what a robot says, and its voices. */
public final class SpeechEndpoint implements Endpoint {
  private final Robots robots;
  private final Commands commands;

  public SpeechEndpoint(Fleet fleet) {
    this.robots = new Robots(fleet);
    this.commands = new Commands(robots);
  }

  @Override
  public ServiceDescriptor service() {
    return SpeechServiceProto.getDescriptor().findServiceByName("SpeechService");
  }

  @Override
  public void bind(Methods methods) {
    methods
        .unary(SpeechServiceGrpcService.Say, this::say)
        .unary(SpeechServiceGrpcService.SayAudio, this::sayAudio)
        .bidiStream(
            SpeechServiceGrpcService.SayAudioStream,
            (call, requests, responses) ->
                new SpeechStreamCall(robots, call, requests, responses).begin())
        .unary(SpeechServiceGrpcService.StopSpeech, this::stop)
        .unary(SpeechServiceGrpcService.GetVoice, this::voice)
        .unary(SpeechServiceGrpcService.ListVoices, this::voices)
        .unary(SpeechServiceGrpcService.SetVoice, this::setVoice);
  }

  private Future<SayResponse> say(Call call, SayRequest request) {
    return commands.run(call, request).map(SpeechEndpoint::said);
  }

  private static SayResponse said(CommandResult result) {
    SayResponse.Builder response = SayResponse.newBuilder().setReceipt(result.receipt());
    if (result.started() instanceof RobotEvent.SpeakStarted started) {
      response.setStarted(SpeechMapper.started(started));
    }
    Outcome outcome = result.outcome();
    return outcome == null
        ? response.build()
        : response.setEnded(SpeechMapper.endOfSpeech(outcome)).build();
  }

  private Future<SayAudioResponse> sayAudio(Call call, SayAudioRequest request) {
    return commands.run(call, request).map(SpeechEndpoint::said).map(SpeechEndpoint::played);
  }

  private static SayAudioResponse played(SayResponse said) {
    SayAudioResponse.Builder response = SayAudioResponse.newBuilder().setReceipt(said.getReceipt());
    if (said.hasStarted()) {
      response.setStarted(said.getStarted());
    }
    return said.hasEnded() ? response.setEnded(said.getEnded()).build() : response.build();
  }

  private Future<StopSpeechResponse> stop(Call call, StopSpeechRequest request) {
    return commands
        .run(call, request)
        .map(result -> StopSpeechResponse.newBuilder().setReceipt(result.receipt()).build());
  }

  private Future<GetVoiceResponse> voice(Call call, GetVoiceRequest request) {
    return commands
        .run(call, request)
        .map(SpeechEndpoint::status)
        .map(status -> GetVoiceResponse.newBuilder().setVoiceId(status.getVoiceId()).build());
  }

  private Future<ListVoicesResponse> voices(Call call, ListVoicesRequest request) {
    return commands
        .run(call, request)
        .map(SpeechEndpoint::status)
        .map(status ->
            ListVoicesResponse.newBuilder()
                .addAllVoices(status.getVoicesList())
                .setCurrentVoiceId(status.getVoiceId())
                .build());
  }

  private Future<SetVoiceResponse> setVoice(Call call, SetVoiceRequest request) {
    return commands
        .run(call, request)
        .map(result ->
            SetVoiceResponse.newBuilder()
                .setReceipt(result.receipt())
                .setVoiceId(status(result).getVoiceId())
                .build());
  }

  private static VoiceStatus status(CommandResult result) {
    return SpeechMapper.voices(result.answer(RobotEvent.VoiceStatus.class));
  }
}

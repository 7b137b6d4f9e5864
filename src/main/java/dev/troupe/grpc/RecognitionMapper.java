package dev.troupe.grpc;

import com.google.rpc.Status;
import dev.troupe.api.media.v1.AudioConversion;
import dev.troupe.api.media.v1.AudioEncoding;
import dev.troupe.api.media.v1.AudioFormat;
import dev.troupe.api.recognition.v1.AudioDropReason;
import dev.troupe.api.recognition.v1.AudioDropped;
import dev.troupe.api.recognition.v1.CommandRejected;
import dev.troupe.api.recognition.v1.DefaultParams;
import dev.troupe.api.recognition.v1.GrammarDefined;
import dev.troupe.api.recognition.v1.InputTimersStarted;
import dev.troupe.api.recognition.v1.ParamsSet;
import dev.troupe.api.recognition.v1.RecognitionCodec;
import dev.troupe.api.recognition.v1.RecognitionFailed;
import dev.troupe.api.recognition.v1.RecognitionInProgress;
import dev.troupe.api.recognition.v1.RecognitionReady;
import dev.troupe.api.recognition.v1.RecognitionState;
import dev.troupe.api.recognition.v1.RecognitionStopped;
import dev.troupe.api.recognition.v1.RecognizeResponse;
import dev.troupe.api.recognition.v1.RejectionKind;
import dev.troupe.api.recognition.v1.SessionEnded;
import dev.troupe.api.recognition.v1.SessionEndedBy;
import dev.troupe.api.recognition.v1.SessionOrigin;
import dev.troupe.api.recognition.v1.SessionReplaced;
import dev.troupe.api.recognition.v1.StartOfInput;
import dev.troupe.api.recognition.v1.UnknownEvent;
import dev.troupe.api.recognition.v1.UtteranceEnding;
import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.AudioIntake;
import dev.troupe.recognition.RecognitionCommandKind;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.SessionFailure;
import dev.troupe.recognition.SessionNews;
import dev.troupe.recognition.SessionState;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a session tells, as responses of {@code Recognize}. One per call: it knows the source. */
final class RecognitionMapper {
  private final StatusMapper statuses;
  private final dev.troupe.audio.AudioFormat source;
  private final String sessionId;

  RecognitionMapper(StatusMapper statuses, dev.troupe.audio.AudioFormat source, String sessionId) {
    this.statuses = statuses;
    this.source = source;
    this.sessionId = sessionId;
  }

  /** Everything but the end of the call. */
  RecognizeResponse response(SessionNews news, Instant at) {
    RecognizeResponse.Builder to =
        RecognizeResponse.newBuilder().setReceivedAt(ProtoTime.timestamp(at));
    switch (news) {
      case SessionNews.Ready it -> to.setReady(ready(it));
      case SessionNews.Said it -> said(to, it);
      case SessionNews.Begun it -> begun(to, it);
      case SessionNews.Defined it ->
          to.setCommandId(it.commandId())
              .setVendorRequestId(it.event().requestId())
              .setGrammarDefined(GrammarDefined.newBuilder().setAlias(it.alias()));
      case SessionNews.Complete it ->
          to.setCommandId(it.commandId())
              .setVendorRequestId(it.event().requestId())
              .setComplete(RecognitionResults.complete(it));
      case SessionNews.RecognitionLost it ->
          to.setCommandId(it.commandId())
              .setFailed(
                  RecognitionFailed.newBuilder()
                      .setError(statuses.toStatus(it.failure()))
                      .setMeasures(RecognitionResults.measures(it.measures())));
      case SessionNews.Stopped it ->
          to.setCommandId(it.commandId())
              .setVendorRequestId(it.event().requestId())
              .setStopped(RecognitionStopped.newBuilder().setRecognitionId(it.recognitionId()));
      case SessionNews.Refused it -> refused(to, it);
      case SessionNews.Rejected it ->
          to.setCommandId(it.commandId())
              .setRejected(
                  rejected(it.failure(), arm(it.command()), it.state(), kind(it.failure())));
      case SessionNews.UtteranceEnding it -> {
        UtteranceEnding.Builder ending = UtteranceEnding.newBuilder();
        if (it.at() != null) {
          ending.setMediaTime(ProtoTime.duration(it.at().time()));
        }
        to.setCommandId(it.commandId()).setUtteranceEnding(ending);
      }
      case SessionNews.Replaced it -> to.setSessionReplaced(replaced(it));
      case SessionNews.AudioLost it -> to.setAudioDropped(lost(it));
      case SessionNews.Ended it -> to.setEnded(ended(it));
      case SessionNews.Failed failed -> throw new IllegalStateException("the call's status");
    }
    return to.build();
  }

  RecognitionReady ready(SessionNews.Ready news) {
    AudioConversion conversion =
        AudioConversion.newBuilder()
            .setFrom(format(source))
            .setTo(format(AudioIntake.format(news.codec())))
            .setDelay(ProtoTime.duration(new AudioIntake(source, news.codec()).delay()))
            .build();
    return RecognitionReady.newBuilder()
        .setChannelId(news.channelId())
        .setSessionId(sessionId)
        .setCodec(codec(news.codec()))
        .setConversion(conversion)
        .setOrigin(SessionOrigin.valueOf("SESSION_ORIGIN_" + news.origin().name()))
        .setWaited(ProtoTime.duration(news.waited()))
        .build();
  }

  private static RecognitionCodec codec(AudioCodec codec) {
    return RecognitionCodec.valueOf("RECOGNITION_CODEC_" + codec.name());
  }

  private static AudioFormat format(dev.troupe.audio.AudioFormat format) {
    AudioEncoding encoding =
        switch (format.encoding()) {
          case PCM_S16LE -> AudioEncoding.AUDIO_ENCODING_PCM_S16LE;
          case ALAW -> AudioEncoding.AUDIO_ENCODING_ALAW;
          case MULAW -> AudioEncoding.AUDIO_ENCODING_MULAW;
        };
    return AudioFormat.newBuilder()
        .setEncoding(encoding)
        .setSampleRateHz(format.sampleRate())
        .setChannels(1)
        .build();
  }

  private static void begun(RecognizeResponse.Builder to, SessionNews.Begun news) {
    RecognitionInProgress.Builder begun =
        RecognitionInProgress.newBuilder().setReplayed(news.replayed());
    if (news.at() != null) {
      begun.setMediaTime(ProtoTime.duration(news.at().time()));
    }
    to.setCommandId(news.commandId())
        .setVendorRequestId(news.event().requestId())
        .setInProgress(begun);
  }

  private static void said(RecognizeResponse.Builder to, SessionNews.Said news) {
    to.setCommandId(news.commandId()).setVendorRequestId(news.event().requestId());
    switch (news.event()) {
      case RecognitionEvent.ParamsSet it -> to.setParamsSet(ParamsSet.getDefaultInstance());
      case RecognitionEvent.DefaultParams it ->
          to.setDefaultParams(
              DefaultParams.newBuilder().setParameters(RecognitionResults.parameters(it.params())));
      case RecognitionEvent.InputTimersStarted it ->
          to.setInputTimersStarted(InputTimersStarted.getDefaultInstance());
      case RecognitionEvent.StartOfInput it ->
          to.setStartOfInput(StartOfInput.newBuilder().setReplayed(news.replayed()));
      case RecognitionEvent.Unknown it ->
          to.setUnknown(UnknownEvent.newBuilder().setEvent(it.name()).setJson(it.json()));
      default ->
          // An event that belongs to nothing that is under way: told as it is, changes nothing.
          to.setUnknown(UnknownEvent.newBuilder().setEvent(news.event().kind().name()));
    }
  }

  private void refused(RecognizeResponse.Builder to, SessionNews.Refused news) {
    RecognitionEvent.Refusal event = news.event();
    RejectionKind kind =
        switch (event) {
          case RecognitionEvent.MethodNotValid it -> RejectionKind.REJECTION_KIND_METHOD_NOT_VALID;
          case RecognitionEvent.MethodNotAllowed it ->
              RejectionKind.REJECTION_KIND_METHOD_NOT_ALLOWED;
          case RecognitionEvent.MissingParam it -> RejectionKind.REJECTION_KIND_MISSING_PARAM;
          case RecognitionEvent.InvalidParamValue it ->
              RejectionKind.REJECTION_KIND_INVALID_PARAM_VALUE;
          case RecognitionEvent.MethodFailed it -> RejectionKind.REJECTION_KIND_METHOD_FAILED;
        };
    String reason = Objects.requireNonNullElse(event.completionReason(), "");
    SessionFailure failure =
        new SessionFailure(
            SessionFailure.Reason.VENDOR_REJECTED,
            "the recogniser refused %s: %s".formatted(news.command().word(), reason),
            null,
            reason);
    to.setCommandId(news.commandId())
        .setVendorRequestId(event.requestId())
        .setRejected(
            rejected(failure, arm(news.command()), news.state(), kind).toBuilder()
                .setCause(RecognitionResults.cause(event))
                .setVendorCause(RecognitionResults.vendorCause(event))
                .setReason(reason));
  }

  private CommandRejected rejected(
      SessionFailure failure, String arm, SessionState state, RejectionKind kind) {
    return rejected(statuses.toStatus(failure), arm, state, kind);
  }

  static CommandRejected rejected(
      Status status, String arm, SessionState state, RejectionKind kind) {
    return CommandRejected.newBuilder()
        .setKind(kind)
        .setCommand(arm)
        .setState(state(state))
        .setError(status)
        .build();
  }

  private static RecognitionState state(SessionState state) {
    return switch (state) {
      case OPENING -> RecognitionState.RECOGNITION_STATE_NO_SESSION;
      case IDLE -> RecognitionState.RECOGNITION_STATE_IDLE;
      case STARTING -> RecognitionState.RECOGNITION_STATE_STARTING;
      case RECOGNISING -> RecognitionState.RECOGNITION_STATE_RECOGNIZING;
      case OVER -> RecognitionState.RECOGNITION_STATE_ENDING;
    };
  }

  private static RejectionKind kind(SessionFailure failure) {
    return switch (failure.reason()) {
      case ILLEGAL_STATE -> RejectionKind.REJECTION_KIND_ILLEGAL_STATE;
      case INVALID_FIELD -> RejectionKind.REJECTION_KIND_INVALID_FIELD;
      case SEND_QUEUE_FULL -> RejectionKind.REJECTION_KIND_QUEUE_FULL;
      case NO_ANSWER -> RejectionKind.REJECTION_KIND_NO_ANSWER;
      default -> RejectionKind.REJECTION_KIND_SESSION_LOST;
    };
  }

  private static String arm(@Nullable RecognitionCommandKind command) {
    return command == null ? "end_utterance" : command.name().toLowerCase(Locale.ROOT);
  }

  SessionReplaced replaced(SessionNews.Replaced news) {
    return SessionReplaced.newBuilder()
        .setError(statuses.toStatus(news.why()))
        .setOldChannelId(news.oldChannelId())
        .setReady(ready(news.ready()))
        .setParameters(RecognitionResults.parameters(news.params()))
        .addAllGrammarAliases(news.grammars())
        .setRecognitionId(news.recognitionId())
        .setAudioReplayed(ProtoTime.duration(news.replayed()))
        .setAudioLost(ProtoTime.duration(news.lost()))
        .build();
  }

  private static AudioDropped lost(SessionNews.AudioLost news) {
    AudioDropReason reason =
        switch (news.reason()) {
          case OVERFLOW -> AudioDropReason.AUDIO_DROP_REASON_OVERFLOW;
          case SESSION_LOST -> AudioDropReason.AUDIO_DROP_REASON_SESSION_LOST;
        };
    return AudioDropped.newBuilder()
        .setStartMediaTime(ProtoTime.duration(news.from().time()))
        .setStreamId(news.from().streamId())
        .setDuration(ProtoTime.duration(news.duration()))
        .setReason(reason)
        .build();
  }

  private static SessionEnded ended(SessionNews.Ended news) {
    return SessionEnded.newBuilder()
        .setBy(
            news.draining()
                ? SessionEndedBy.SESSION_ENDED_BY_GATEWAY
                : SessionEndedBy.SESSION_ENDED_BY_CLIENT)
        .setChannelId(news.channelId())
        .setAudioReceived(ProtoTime.duration(news.received()))
        .setRecognitions(news.recognitions())
        .setReplacements(news.replacements())
        .build();
  }
}

package dev.troupe.grpc;

import com.google.protobuf.Duration;
import dev.troupe.api.recognition.v1.CompletionCause;
import dev.troupe.api.recognition.v1.DateValue;
import dev.troupe.api.recognition.v1.Interpretation;
import dev.troupe.api.recognition.v1.PostalAddress;
import dev.troupe.api.recognition.v1.RecognitionComplete;
import dev.troupe.api.recognition.v1.RecognitionMeasures;
import dev.troupe.api.recognition.v1.RecognitionParameters;
import dev.troupe.api.recognition.v1.RecognitionResult;
import dev.troupe.api.recognition.v1.Transcript;
import dev.troupe.recognition.Interpreted;
import dev.troupe.recognition.MediaPoint;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.SessionNews;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a recogniser understood, as the contract has it. */
final class RecognitionResults {
  private RecognitionResults() {}

  static RecognitionComplete complete(SessionNews.Complete news) {
    RecognitionEvent event = news.event();
    RecognitionComplete.Builder complete =
        RecognitionComplete.newBuilder()
            .setCause(cause(event))
            .setVendorCause(vendorCause(event))
            .setReason(Objects.requireNonNullElse(event.completionReason(), ""))
            .setMeasures(measures(news.measures()));
    dev.troupe.recognition.RecognitionResult body = event.body();
    if (body == null) {
      return complete.setResult(RecognitionResult.getDefaultInstance()).build();
    }
    complete.setResult(result(body, news.measures()));
    body.alternatives().forEach(each -> complete.addAlternatives(result(each, null)));
    return complete.build();
  }

  static CompletionCause cause(RecognitionEvent event) {
    dev.troupe.recognition.CompletionCause cause = event.completionCause();
    return cause == null
        ? CompletionCause.COMPLETION_CAUSE_UNSPECIFIED
        : CompletionCause.valueOf("COMPLETION_CAUSE_" + cause.kind().name());
  }

  static String vendorCause(RecognitionEvent event) {
    dev.troupe.recognition.CompletionCause cause = event.completionCause();
    return cause == null ? "" : cause.raw();
  }

  /** Media times are known of the best result only; alternatives heard the same sound. */
  private static RecognitionResult result(
      dev.troupe.recognition.RecognitionResult from,
      dev.troupe.recognition.@Nullable RecognitionMeasures measures) {
    RecognitionResult.Builder to =
        RecognitionResult.newBuilder()
            .setGrammar(from.grammar())
            .setModel(from.asrModel())
            .setRecognizerVersion(from.version());
    if (from.transcript() != null) {
      to.setTranscript(transcript(from.transcript(), measures));
    }
    if (from.interpretation() != null) {
      to.setInterpretation(interpretation(from.interpretation()));
    }
    return to.build();
  }

  private static Transcript transcript(
      dev.troupe.recognition.Transcript from,
      dev.troupe.recognition.@Nullable RecognitionMeasures measures) {
    Transcript.Builder to =
        Transcript.newBuilder()
            .setText(from.text())
            .setPhones(from.phones())
            .setConfidence(from.confidence());
    if (from.start() != null) {
      to.setStartTime(ProtoTime.timestamp(from.start()));
    }
    if (from.end() != null) {
      to.setEndTime(ProtoTime.timestamp(from.end()));
    }
    if (measures != null) {
      point(measures.speechStart(), to::setStartMediaTime, to::setStreamId);
      point(measures.speechEnd(), to::setEndMediaTime, to::setStreamId);
    }
    return to.build();
  }

  private static void point(
      @Nullable MediaPoint point, Consumer<Duration> time, Consumer<String> stream) {
    if (point != null) {
      time.accept(ProtoTime.duration(point.time()));
      stream.accept(point.streamId());
    }
  }

  private static Interpretation interpretation(dev.troupe.recognition.Interpretation from) {
    Interpretation.Builder to =
        Interpretation.newBuilder()
            .setType(from.type())
            .setConfidence(from.confidence())
            .setValue(JsonValues.value(from.value()));
    switch (from.interpreted()) {
      case Interpreted.YesNo it -> to.setBoolean(it.yes());
      case Interpreted.Date it -> to.setDate(date(it));
      case Interpreted.Digits it -> to.setDigits(it.digits());
      case Interpreted.Spelling it -> to.setMixed(it.text());
      case Interpreted.PhoneNumber it -> to.setPhoneNumber(it.e164());
      case Interpreted.PostalAddress it -> to.setPostalAddress(address(it));
      case Interpreted.ZipCode it -> to.setZipcode(it.code());
      case Interpreted.TextWithNumbers it -> to.setText2Num(it.text());
      case Interpreted.Keyword it -> to.setKeyword(it.keyword());
      case Interpreted.Transcription it -> to.setTranscription(it.text());
      case Interpreted.None none -> {}
    }
    return to.build();
  }

  private static DateValue date(Interpreted.Date from) {
    DateValue.Builder to = DateValue.newBuilder().setValid(from.valid());
    if (from.day() != null) {
      to.setDay(from.day());
    }
    if (from.month() != null) {
      to.setMonth(from.month());
    }
    if (from.year() != null) {
      to.setYear(from.year());
    }
    return to.build();
  }

  private static PostalAddress address(Interpreted.PostalAddress from) {
    return PostalAddress.newBuilder()
        .setNumber(from.number())
        .setStreet(from.street())
        .setZipcode(from.zipcode())
        .setCity(from.city())
        .setComplement(from.complement())
        .build();
  }

  static RecognitionMeasures measures(dev.troupe.recognition.RecognitionMeasures from) {
    RecognitionMeasures.Builder to =
        RecognitionMeasures.newBuilder()
            .setAudioReceived(ProtoTime.duration(from.heard()))
            .setAudioDropped(ProtoTime.duration(from.dropped()))
            .setReplayed(from.replaced())
            .setAudioReplayed(ProtoTime.duration(from.replayed()));
    if (from.level() != null) {
      to.setLevelDbfs(from.level());
    }
    if (from.peak() != null) {
      to.setPeakDbfs(from.peak());
    }
    if (from.timeToResult() != null) {
      to.setTimeToResult(ProtoTime.duration(from.timeToResult()));
    }
    return to.build();
  }

  static RecognitionParameters parameters(RecognitionParams from) {
    RecognitionParameters.Builder to = RecognitionParameters.newBuilder();
    set(from.speechLanguage(), to::setSpeechLanguage);
    length(from.noInputTimeout(), to::setNoInputTimeout);
    length(from.recognitionTimeout(), to::setRecognitionTimeout);
    length(from.speechCompleteTimeout(), to::setSpeechCompleteTimeout);
    length(from.speechIncompleteTimeout(), to::setSpeechIncompleteTimeout);
    length(from.speechNomatchTimeout(), to::setSpeechNomatchTimeout);
    set(from.confidenceThreshold(), to::setConfidenceThreshold);
    set(from.nBestListLength(), length -> to.setNBestListLength(length.intValue()));
    set(from.loggingTag(), to::setLoggingTag);
    set(from.sensitivityLevel(), to::setSensitivityLevel);
    from.others().forEach((name, value) -> to.putOther(name, JsonValues.value(value)));
    return to.build();
  }

  private static <T> void set(@Nullable T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  private static void length(java.time.@Nullable Duration value, Consumer<Duration> setter) {
    if (value != null) {
      setter.accept(ProtoTime.duration(value));
    }
  }
}

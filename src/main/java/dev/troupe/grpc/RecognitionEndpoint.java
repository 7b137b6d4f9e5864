package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.troupe.api.recognition.v1.BuiltinGrammar;
import dev.troupe.api.recognition.v1.GrammarParameter;
import dev.troupe.api.recognition.v1.InterpretationKind;
import dev.troupe.api.recognition.v1.ListGrammarsRequest;
import dev.troupe.api.recognition.v1.ListGrammarsResponse;
import dev.troupe.api.recognition.v1.RecognitionServiceGrpcService;
import dev.troupe.api.recognition.v1.RecognitionServiceProto;
import dev.troupe.api.recognition.v1.RecognizeOnceRequest;
import dev.troupe.api.recognition.v1.RecognizeOnceResponse;
import dev.troupe.api.recognition.v1.RecognizeRequest;
import dev.troupe.api.recognition.v1.RecognizeResponse;
import dev.troupe.fleet.Fleet;
import dev.troupe.recognition.Recogniser;
import dev.troupe.recognition.SessionFailure;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Serves speech recognition by a vendor outside the robot. */
public final class RecognitionEndpoint implements Endpoint {
  private final @Nullable Recogniser recogniser;
  private final StatusMapper statuses = new StatusMapper();
  private final RecognitionSources sources;
  private final InstantSource clock;

  /**
   * @param recogniser null when none is configured
   */
  public RecognitionEndpoint(Fleet fleet, @Nullable Recogniser recogniser, InstantSource clock) {
    this.recogniser = recogniser;
    this.sources = new RecognitionSources(new Robots(fleet), statuses);
    this.clock = clock;
  }

  @Override
  public ServiceDescriptor service() {
    return RecognitionServiceProto.getDescriptor().findServiceByName("RecognitionService");
  }

  @Override
  public void bind(Methods methods) {
    methods
        .bidiStream(RecognitionServiceGrpcService.Recognize, this::recognize)
        .clientStream(RecognitionServiceGrpcService.RecognizeOnce, this::recognizeOnce)
        .unary(RecognitionServiceGrpcService.ListGrammars, this::listGrammars);
  }

  private void recognize(
      Call call,
      RequestStream<RecognizeRequest> requests,
      ResponseStream<RecognizeResponse> responses) {
    new RecognizeCall(configured(), sources, statuses, clock, call, requests, responses).begin();
  }

  private void recognizeOnce(
      Call call,
      RequestStream<RecognizeOnceRequest> requests,
      ResponseStream<RecognizeOnceResponse> responses) {
    new RecognizeOnceCall(configured(), sources, statuses, call, requests, responses).begin();
  }

  private Recogniser configured() {
    if (recogniser == null) {
      throw new SessionFailure(
              SessionFailure.Reason.VENDOR_NOT_CONFIGURED,
              "no recogniser is configured (expected: option recognition.client_id, and"
                  + " recognition.client_secret)")
          .asException();
    }
    return recogniser;
  }

  private Future<ListGrammarsResponse> listGrammars(Call call, ListGrammarsRequest request) {
    ListGrammarsResponse.Builder response = ListGrammarsResponse.newBuilder();
    Arrays.stream(dev.troupe.recognition.BuiltinGrammar.values())
        .sorted(Comparator.comparing(dev.troupe.recognition.BuiltinGrammar::uri))
        .forEach(grammar -> response.addGrammars(grammar(grammar)));
    return Future.succeededFuture(response.build());
  }

  private static BuiltinGrammar grammar(dev.troupe.recognition.BuiltinGrammar from) {
    BuiltinGrammar.Builder to =
        BuiltinGrammar.newBuilder()
            .setUri(from.uri())
            .addAllOtherUris(from.aliases())
            .setDescription(from.description())
            .setKind(kind(from))
            .setExample(JsonValues.value(GrammarExamples.of(from)))
            .setAlwaysMatches(
                from == dev.troupe.recognition.BuiltinGrammar.TRANSCRIBE
                    || from == dev.troupe.recognition.BuiltinGrammar.TEXT2NUM)
            .setDeprecated(from == dev.troupe.recognition.BuiltinGrammar.ADDRESS);
    from.parameters()
        .forEach(each ->
            to.addParameters(
                GrammarParameter.newBuilder()
                    .setName(each.name())
                    .setDescription(each.description())
                    .setExample(each.example())));
    return to.build();
  }

  private static InterpretationKind kind(dev.troupe.recognition.BuiltinGrammar grammar) {
    return switch (grammar) {
      case TRANSCRIBE -> InterpretationKind.INTERPRETATION_KIND_TRANSCRIPTION;
      case TEXT2NUM -> InterpretationKind.INTERPRETATION_KIND_TEXT2NUM;
      case BOOLEAN -> InterpretationKind.INTERPRETATION_KIND_BOOLEAN;
      case DATE -> InterpretationKind.INTERPRETATION_KIND_DATE;
      case POSTAL_ADDRESS -> InterpretationKind.INTERPRETATION_KIND_POSTAL_ADDRESS;
      case ADDRESS -> InterpretationKind.INTERPRETATION_KIND_UNSPECIFIED;
      case ZIPCODE -> InterpretationKind.INTERPRETATION_KIND_ZIPCODE;
      case KEYWORDS -> InterpretationKind.INTERPRETATION_KIND_KEYWORD;
      case SPELLING_DIGITS -> InterpretationKind.INTERPRETATION_KIND_DIGITS;
      case SPELLING_MIXED -> InterpretationKind.INTERPRETATION_KIND_MIXED;
      case SPELLING_PHONE_NUMBER -> InterpretationKind.INTERPRETATION_KIND_PHONE_NUMBER;
    };
  }
}

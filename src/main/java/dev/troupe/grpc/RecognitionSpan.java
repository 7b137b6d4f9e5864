package dev.troupe.grpc;

import dev.troupe.recognition.SessionNews;
import dev.troupe.telemetry.Span;
import dev.troupe.telemetry.SpanKeys;

/**
 * A recogniser's session in the trace of its call: when it was there, when recognitions began and
 * ended, never what was heard. Confined to the call's context.
 */
final class RecognitionSpan {
  private final Span span;

  private RecognitionSpan(Span span) {
    this.span = span;
  }

  /** From here to the end of the call at the latest. */
  static RecognitionSpan open(Call call) {
    Span span = call.span().child("recogniser session");
    if (span.isRecorded()) {
      call.onClosed(span::end);
    }
    return new RecognitionSpan(span);
  }

  void hear(SessionNews news) {
    if (!span.isRecorded()) {
      return;
    }
    switch (news) {
      case SessionNews.Ready ready -> {
        span.tell(SpanKeys.SESSION, ready.channelId());
        span.note("ready");
      }
      case SessionNews.Begun begun -> span.note("recognition begun");
      case SessionNews.Complete complete -> span.note("recognition complete");
      case SessionNews.RecognitionLost lost -> span.note("recognition lost");
      case SessionNews.Replaced replaced -> {
        span.tell(SpanKeys.SESSION, replaced.ready().channelId());
        span.note("session replaced");
      }
      case SessionNews.Ended ended -> span.end();
      case SessionNews.Failed failed -> span.fail(failed.failure().reason().name());
      default -> {}
    }
  }
}

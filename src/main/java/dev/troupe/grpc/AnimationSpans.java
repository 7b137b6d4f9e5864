package dev.troupe.grpc;

import dev.troupe.avatar.AnimationNews;
import dev.troupe.telemetry.Span;
import dev.troupe.telemetry.SpanKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An avatar's utterances in the trace of their call, one span each; frames pass untold. Confined to
 * the call's context.
 */
final class AnimationSpans {
  private final Span call;
  private final Map<String, Span> utterances = new HashMap<>(0);

  private AnimationSpans(Span call) {
    this.call = call;
  }

  /** What has not ended with the call ends with it. */
  static AnimationSpans open(Call call) {
    AnimationSpans spans = new AnimationSpans(call.span());
    if (call.span().isRecorded()) {
      call.onClosed(spans::close);
    }
    return spans;
  }

  void hear(AnimationNews news) {
    if (!call.isRecorded()) {
      return;
    }
    switch (news.what()) {
      case AnimationNews.Ready ready -> {
        call.tell(SpanKeys.SESSION, ready.connectionId());
        call.note("ready");
      }
      case AnimationNews.Accepted accepted -> begin(news.commandId(), accepted.before());
      case AnimationNews.Ended ended -> end(news.commandId(), ended.end());
      default -> {}
    }
  }

  private void begin(String id, int before) {
    Span span = call.child("avatar utterance");
    if (span.isRecorded()) {
      span.tell(SpanKeys.COMMAND, id);
      span.tell(SpanKeys.POSITION, before);
      utterances.put(id, span);
    }
  }

  private void end(String id, AnimationNews.End how) {
    Span span = utterances.remove(id);
    if (span == null) {
      return;
    }
    switch (how) {
      case AnimationNews.Finished finished -> {
        span.tell(SpanKeys.OUTCOME, "finished");
        span.end();
      }
      case AnimationNews.Interrupted interrupted -> {
        span.tell(SpanKeys.OUTCOME, "interrupted");
        span.tell(SpanKeys.REASON, interrupted.cause().name().toLowerCase(Locale.ROOT));
        span.end();
      }
      case AnimationNews.Broken broken -> {
        span.tell(SpanKeys.OUTCOME, "failed");
        span.fail(broken.error().code().name());
      }
    }
  }

  private void close() {
    List<Span> left = List.copyOf(utterances.values());
    utterances.clear();
    left.forEach(Span::end);
  }
}

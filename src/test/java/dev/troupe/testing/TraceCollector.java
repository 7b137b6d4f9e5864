package dev.troupe.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** An OpenTelemetry collector on loopback that keeps what it is sent, by OTLP over HTTP. */
public final class TraceCollector implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch leaving = new CountDownLatch(1);
  private final List<ResourceSpans> received = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private volatile boolean silent;
  private volatile int status = 200;

  public TraceCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /** Without a path, as people write it. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on it reads, and never answers. */
  public void fallSilent() {
    silent = true;
  }

  /** From now on it answers with this, and keeps nothing unless it is 200. */
  public void answer(int code) {
    status = code;
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (silent) {
      try {
        leaving.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    int code = status;
    if (code == 200) {
      keep(exchange, ExportTraceServiceRequest.parseFrom(body));
    }
    byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
    exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
    exchange.sendResponseHeaders(code, answer.length == 0 ? -1 : answer.length);
    exchange.close();
  }

  private synchronized void keep(HttpExchange exchange, ExportTraceServiceRequest request) {
    received.addAll(request.getResourceSpansList());
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
    notifyAll();
  }

  /** What the header said, request by request. */
  public synchronized List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  /** Everything that came so far, with who sent it. */
  public synchronized List<ResourceSpans> received() {
    return List.copyOf(received);
  }

  public synchronized List<Span> spans() {
    return received.stream()
        .flatMap(each -> each.getScopeSpansList().stream())
        .map(ScopeSpans::getSpansList)
        .flatMap(List::stream)
        .toList();
  }

  /** Those of one trace, as soon as there are so many. */
  public List<Span> await(String traceId, int count) throws InterruptedException {
    return await(span -> hex(span.getTraceId()).equals(traceId), count);
  }

  public synchronized List<Span> await(Predicate<Span> wanted, int count)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      List<Span> found = spans().stream().filter(wanted).toList();
      if (found.size() >= count) {
        return found;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("not " + count + " spans among " + spans());
      }
      wait(left);
    }
  }

  public static String hex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  /** What is told under a key; empty when nothing is. */
  public static String told(Span span, String key) {
    return told(span.getAttributesList(), key);
  }

  public static String told(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(each -> each.getKey().equals(key))
        .map(each -> text(each.getValue()))
        .collect(Collectors.joining());
  }

  private static String text(AnyValue value) {
    return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
  }

  public static List<String> events(Span span) {
    return span.getEventsList().stream().map(Span.Event::getName).toList();
  }

  @Override
  public void close() {
    leaving.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

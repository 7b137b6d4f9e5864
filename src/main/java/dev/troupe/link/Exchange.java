package dev.troupe.link;

import dev.troupe.config.LinkConfig;
import dev.troupe.time.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol's side of a link: commands become frames, messages become news and answers. It
 * writes to whatever connection it was last given.
 */
final class Exchange<C, E> implements Requests.Wire {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** What messages and writes do to a link. */
  interface Owner {
    void welcomed(String detail);

    void lost(LinkFailure failure);
  }

  private final LinkProtocol<C, E> protocol;
  private final LinkListener<E> listener;
  private final LinkMetrics metrics;
  private final Owner owner;
  private final Requests<E> requests;
  private @Nullable Connection connection;

  Exchange(
      LinkProtocol<C, E> protocol,
      LinkListener<E> listener,
      LinkMetrics metrics,
      Time time,
      LinkConfig config,
      Owner owner) {
    this.protocol = protocol;
    this.listener = listener;
    this.metrics = metrics;
    this.owner = owner;
    this.requests = new Requests<>(time, config.limits(), metrics, this);
  }

  Requests<E> requests() {
    return requests;
  }

  void use(@Nullable Connection next) {
    connection = next;
  }

  /** Says hello; false when the protocol has none, so that the peer is ready at once. */
  boolean greet(String requestId, long deadline) {
    Frame hello = protocol.hello(requestId);
    if (hello == null) {
      return false;
    }
    ask(requestId, hello, deadline, failure -> {});
    return true;
  }

  void send(C command, String requestId, long deadline, Reply<E> reply) {
    Frame frame;
    try {
      frame = protocol.encode(command, requestId);
    } catch (IllegalArgumentException e) {
      refuse(reply, new LinkFailure(LinkCause.INVALID, String.valueOf(e.getMessage())));
      return;
    }
    boolean answered = protocol.answered(command);
    MessageKind kind = protocol.kind(command);
    requests.submit(new Request<>(requestId, frame, kind, answered, reply), deadline);
  }

  /** False when the protocol has no probe. */
  boolean probe(String requestId, long deadline, Reply<E> reply) {
    Frame probe = protocol.probe(requestId);
    if (probe == null) {
      return false;
    }
    ask(requestId, probe, deadline, reply);
    return true;
  }

  private void ask(String requestId, Frame frame, long deadline, Reply<E> reply) {
    requests.submit(new Request<>(requestId, frame, MessageKind.HANDSHAKE, true, reply), deadline);
  }

  void refuse(Reply<E> reply, LinkFailure failure) {
    metrics.failed(failure.cause());
    reply.failed(failure);
  }

  /** One whole message; {@code opening} while the handshake runs. */
  void receive(byte[] message, boolean opening) {
    switch (decode(message)) {
      case Decoded.Malformed<E> malformed -> {
        metrics.received(MessageKind.UNKNOWN, message.length);
        tell(() -> listener.malformed(malformed.reason()));
      }
      case Inbound<E> inbound -> {
        metrics.received(inbound.kind(), message.length);
        route(inbound, opening);
      }
    }
  }

  private Decoded<E> decode(byte[] message) {
    try {
      return protocol.decode(message, 0, message.length);
    } catch (RuntimeException e) {
      // A protocol must not throw; if one does, that is one message's fault and not the link's.
      LOG.atError().setCause(e).log("a protocol failed on a message");
      return new Decoded.Malformed<>(e.toString());
    }
  }

  private void route(Inbound<E> inbound, boolean opening) {
    Request<E> request = requests.find(inbound.requestId());
    boolean ours = request != null && request.kind == MessageKind.HANDSHAKE;
    if (request != null && ours) {
      requests.answer(request, inbound);
    }
    // A probe, too, may learn that the peer lets us in no more.
    if (opening || ours) {
      greeted(protocol.greeting(inbound), opening);
    }
    if (!ours) {
      tell(() -> listener.received(inbound));
      if (request != null) {
        requests.answer(request, inbound);
      }
    }
  }

  /** An owner that throws must not keep a reply from its answer. */
  private void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("the owner of a link failed on a message");
    }
  }

  private void greeted(Greeting greeting, boolean opening) {
    switch (greeting) {
      case Greeting.Welcome welcome when opening -> owner.welcomed(welcome.detail());
      case Greeting.Welcome stillWelcome -> {}
      case Greeting.Refused refused -> owner.lost(refused.failure());
      case Greeting.Unrelated unrelated -> {}
    }
  }

  @Override
  public boolean hasRoom() {
    return connection != null && connection.hasRoom();
  }

  @Override
  public void write(Request<?> request) {
    Connection to = connection;
    if (to == null || to.fenced()) {
      owner.lost(new LinkFailure(LinkCause.FENCED, "this process does not own the peer any more"));
      return;
    }
    request.writing();
    metrics.sent(request.kind, request.frame.size());
    to.write(request.frame)
        .onComplete(
            taken -> requests.taken(request),
            error -> broken(to, String.valueOf(error.getMessage())));
  }

  private void broken(Connection by, String message) {
    if (connection == by) {
      owner.lost(new LinkFailure(LinkCause.DROPPED, "a write failed: " + message));
    }
  }
}

package dev.troupe.grpc;

import com.google.protobuf.Message;
import dev.troupe.cluster.Place;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says who answers a call about one robot, by its first message. Nobody stands here where there are
 * no other replicas. Confined to one event loop.
 */
final class Crossroads {
  private static final Place HERE = new Place.Here();
  private static final Place NOWHERE = new Place.Nowhere();

  private final Neighbours neighbours;
  private final @Nullable Hops hops;

  /**
   * @param hops null where calls come in that another replica passes on: they make one hop at most
   */
  Crossroads(Neighbours neighbours, @Nullable Hops hops) {
    this.neighbours = neighbours;
    this.hops = hops;
  }

  /** A call and where it goes; {@code robot} is empty when it names none. */
  record Way(String robot, Place place) {}

  private static final Way ANY = new Way("", HERE);

  /** Whether the first message of such a call has to be looked at. */
  static boolean isOnTheWayOf(MethodBinding<?, ?> binding) {
    // Whoever registers a robot does so anywhere: it is nobody's yet. And where each of several
    // replicas does its part, the endpoint asks them.
    return binding.policy().namesARobot()
        && !binding.policy().registers()
        && !binding.policy().isOfSeveral();
  }

  /**
   * A robot that nobody knows, or of which the caller must not know, is for the endpoint here to
   * refuse.
   *
   * @throws CallFailureException when it names robots that different replicas serve
   */
  Way of(MethodBinding<?, ?> binding, Message first, Access access) {
    Ask ask = binding.policy().read(first);
    List<String> robots = ask.robots().isEmpty() ? ask.selected() : ask.robots();
    if (robots.isEmpty() || ask.isAboutEveryRobot()) {
      return ANY;
    }
    Way way = way(robots.getFirst(), access);
    for (String robot : robots) {
      Way other = way(robot, access);
      if (other.place() instanceof Place.Nowhere) {
        return other;
      }
      if (!isSame(way.place(), other.place())) {
        throw CallFailure.apart(way.robot(), robot).asException();
      }
    }
    return way;
  }

  private Way way(String robot, Access access) {
    return new Way(
        robot,
        switch (neighbours.whereabouts().find(robot)) {
          case Place.Here here -> HERE;
          case Place.There there -> hops == null ? NOWHERE : there;
          case Place.Nowhere nowhere ->
              neighbours.registered().test(robot) && access.sees(robot) ? NOWHERE : HERE;
        });
  }

  private static boolean isSame(Place one, Place other) {
    return one instanceof Place.There here && other instanceof Place.There there
        ? here.owner().id().equals(there.owner().id())
        : one.equals(other);
  }

  /** Has the call answered by the robot's owner, once it is begun. */
  <R extends Message> RelayedCall<R> relay(
      Place.There to, String robot, ServerCall<R> call, RelayedCall.Upload upload) {
    return new RelayedCall<>(
        Objects.requireNonNull(hops, "a second hop"), to.owner(), robot, call, upload);
  }

  /** The same for a call whose only message was read already. */
  <R extends Message> void relay(
      Place.There to, String robot, ServerCall<R> call, Message message, String path) {
    ReadUpload upload = new ReadUpload(message);
    RelayedCall<R> relayed = relay(to, robot, call, upload);
    upload.to = relayed;
    relayed.begin(path);
  }

  /** One message and nothing behind it. */
  private static final class ReadUpload implements RelayedCall.Upload {
    private final Message message;
    private @Nullable RelayedCall<?> to;

    ReadUpload(Message message) {
      this.message = message;
    }

    @Override
    public void begin() {
      if (to != null) {
        to.send(EncodedMessage.of(message).framed());
        to.finish();
      }
    }

    @Override
    public void flow() {}
  }
}

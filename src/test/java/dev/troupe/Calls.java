package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.api.robot.v1.RobotEvent;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** Requests and readings that the tests from end to end share. */
final class Calls {
  private Calls() {}

  static SayRequest say(String robot, String text) {
    return SayRequest.newBuilder()
        .setRobotId(robot)
        .setText(text)
        .setWait(Wait.WAIT_FINISHED)
        .build();
  }

  static WatchEventsRequest watch(String robot, EventKind... kinds) {
    return WatchEventsRequest.newBuilder().setRobotId(robot).addAllKinds(List.of(kinds)).build();
  }

  /** The first event that is wanted; the stream's first message must be its start. */
  static RobotEvent next(Iterator<WatchEventsResponse> events, Predicate<RobotEvent> wanted) {
    while (events.hasNext()) {
      WatchEventsResponse message = events.next();
      if (message.hasEvent() && wanted.test(message.getEvent())) {
        return message.getEvent();
      }
    }
    throw new AssertionError("the stream ended before the wanted event");
  }

  static void assertFailed(Throwable error, Status.Code code, String reason) {
    assertThat(error).isInstanceOf(StatusRuntimeException.class);
    assertThat(Status.fromThrowable(error).getCode()).as("%s", error).isEqualTo(code);
    assertThat(detail(error, ErrorInfo.class).getReason()).isEqualTo(reason);
    assertThat(detail(error, ErrorInfo.class).getDomain()).isEqualTo("troupe");
  }

  static <M extends Message> M detail(Throwable error, Class<M> type) {
    try {
      for (var any : StatusProto.fromThrowable(error).getDetailsList()) {
        if (any.is(type)) {
          return any.unpack(type);
        }
      }
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("no " + type.getSimpleName() + " in " + error);
  }
}

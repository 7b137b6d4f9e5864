package dev.troupe.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.FailureException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code Drive}: says which part of it each message up is for. A message that is wrong
 * is answered by a rejection and costs nothing else; only a wrong header ends the call. Confined to
 * the call's context.
 *
 * <pre>
 * NEW --header--> OPEN --half-close--> FINISHING --last command ended--> over
 *                  '------------- cancelled, drained, too slow ---------> over
 * </pre>
 */
final class DriveCall {
  private final Robots robots;
  private final StatusMapper statuses;
  private final Call call;
  private final RequestStream<DriveRequest> requests;
  private final Outflow<DriveResponse> out;
  private final RequestGate gate;
  private @Nullable Parts parts;

  /** What an open stream consists of. */
  private record Parts(
      DriveCommands commands, DriveSpeech speech, DriveEvents events, DriveFeeds feeds) {
    void close() {
      speech.close();
      commands.close();
      events.close();
      feeds.close();
    }
  }

  DriveCall(
      Robots robots,
      StatusMapper statuses,
      Call call,
      RequestStream<DriveRequest> requests,
      ResponseStream<DriveResponse> responses) {
    this.robots = robots;
    this.statuses = statuses;
    this.call = call;
    this.requests = requests;
    this.out = new Outflow<>(responses);
    this.gate = new RequestGate(requests);
  }

  void begin() {
    out.add(() -> gate.release(RequestGate.Reason.READER));
    requests.onMessage(this::message).onRefused(this::refused).onEnd(this::end);
  }

  /** A command that this caller may not give is as wrong as any other; a header ends the call. */
  private void refused(DriveRequest request, CallFailure why) {
    Parts open = parts;
    if (open == null) {
      throw why.asException();
    }
    Map.Entry<FieldDescriptor, Object> arm = request.getAllFields().entrySet().iterator().next();
    open.commands().reject(commandId(arm.getValue()), arm.getKey().getName(), why.asException());
  }

  private void message(DriveRequest request) {
    Parts open = parts;
    if (open == null) {
      new Violations()
          .check(request.hasHeader(), "message", request.getMessageCase(), "a header first")
          .throwIfAny();
      open(request.getHeader());
    } else {
      dispatch(open, request);
    }
    if (!out.responses().isWritable()) {
      gate.hold(RequestGate.Reason.READER);
    }
  }

  private void open(DriveHeader header) {
    Violations violations = new Violations();
    DriveFeeds.check("subscriptions.", header.getSubscriptions(), violations);
    DriveEvents.check("subscriptions.", header.getSubscriptions(), violations);
    ManagedRobot robot = robots.find(header.getRobotId(), violations);
    DriveMapper mapper = new DriveMapper(statuses, robot);
    DriveCommands commands =
        new DriveCommands(
            robot,
            mapper,
            call,
            out.responses(),
            header.getStopOnCancel(),
            CommandHead.leases(header));
    Parts made =
        new Parts(
            commands,
            new DriveSpeech(robot, commands, call, gate),
            new DriveEvents(robot, statuses, call, out),
            new DriveFeeds(new Feeds(robot, call, out)));
    parts = made;
    call.onClosed(made::close);
    call.onDraining(() -> out.responses().fail(Draining.at(made.events().cursor()).asException()));
    gate.hold(RequestGate.Reason.OPENING);
    made.events()
        .begin(
            header,
            () -> {
              // The client may have left meanwhile: nobody would ever end these feeds.
              if (!call.isClosed()) {
                made.feeds().apply(header.getSubscriptions());
                gate.release(RequestGate.Reason.OPENING);
              }
            });
  }

  private void dispatch(Parts open, DriveRequest request) {
    Map<FieldDescriptor, Object> set = request.getAllFields();
    if (set.isEmpty()) {
      open.commands().reject("", "", unknownArm());
      return;
    }
    FieldDescriptor arm = set.keySet().iterator().next();
    try {
      switch (request.getMessageCase()) {
        case HEADER ->
            throw new Violations().add("header", "again", "one header").failure().asException();
        case SUBSCRIPTIONS -> subscribe(open, request);
        case SPEECH_START -> open.speech().start(request.getSpeechStart());
        case SPEECH_AUDIO -> open.speech().audio(request.getSpeechAudio());
        case SPEECH_END -> open.speech().end();
        default -> open.commands().run(arm.getName(), (Message) request.getField(arm));
      }
    } catch (CallFailureException | FailureException refused) {
      open.commands().reject(commandId(request.getField(arm)), arm.getName(), refused);
    }
  }

  private static RuntimeException unknownArm() {
    return new Violations()
        .add("message", null, "a command that this gateway knows")
        .failure()
        .asException();
  }

  private static void subscribe(Parts open, DriveRequest request) {
    Violations violations = new Violations();
    DriveFeeds.check("", request.getSubscriptions(), violations);
    DriveEvents.check("", request.getSubscriptions(), violations);
    violations.throwIfAny();
    open.events().apply(request.getSubscriptions());
    open.feeds().apply(request.getSubscriptions());
  }

  /** As the client wrote it, since a refused command has no other. */
  private static String commandId(Object arm) {
    return arm instanceof Message message ? CommandHead.commandId(message) : "";
  }

  private void end() {
    Parts open = parts;
    new Violations().check(open != null, "header", null, "a header first").throwIfAny();
    if (open != null) {
      open.speech().end();
      open.commands().finish();
    }
  }
}

package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.fleet.v1.RobotSelection;
import dev.troupe.api.policy.v1.LeasePart;
import dev.troupe.api.recognition.v1.RecognitionSource;
import dev.troupe.api.recognition.v1.RecognizeOnceHeader;
import dev.troupe.api.recognition.v1.RecognizeOnceRequest;
import dev.troupe.api.recognition.v1.RobotMicrophone;
import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.DriveSubscriptions;
import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.WaitForEventRequest;
import dev.troupe.cli.LogSettings;
import dev.troupe.cli.Processes;
import dev.troupe.cli.RunningGateway;
import dev.troupe.cli.TroupeCommand;
import dev.troupe.config.Capability;
import dev.troupe.config.ConfigFile;
import dev.troupe.config.TroupeConfig;
import dev.troupe.config.Verb;
import dev.troupe.security.Means;
import dev.troupe.security.Policy;
import dev.troupe.security.Principal;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What people are told of a call, held against what a gateway answers to that call over real gRPC:
 * the things that it is said to take are enough, and each of them is needed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RehearsalTest {
  private static final String ANNA = "anna";
  private static final String ALICE = GuardedFixture.ALICE;
  private static final Principal CALLER =
      new Principal(ANNA, Set.of("operators"), Set.of(Means.KEY));

  private final GuardedFixture gateway = GuardedFixture.withRecogniser();
  private final CommandLine command =
      TroupeCommand.with(new NoProcesses()).setOut(new PrintWriter(new StringWriter()));

  @AfterAll
  void close() throws InterruptedException {
    gateway.close();
  }

  // ---- every method ----

  @Test
  void everyMethodOfTheGatewayIsKnown() {
    assertThat(ContractMethod.all().stream().map(it -> it.policy().fullName()))
        .containsExactlyInAnyOrderElementsOf(
            ServiceTable.of(gateway.endpoints).methods().stream()
                .map(MethodBinding::fullName)
                .toList());
  }

  @Test
  void everyMethodTakesWhatItIsSaidToTake() throws Exception {
    for (ContractMethod method : ContractMethod.all()) {
      compare(scene(method.policy().fullName(), ALICE));
      // A lease is of a robot: without one, nobody is asked for its parts.
      if (!method.policy().fullName().matches(".*/(Acquire|Take)Lease")) {
        compare(scene(method.policy().fullName(), null));
      }
    }
  }

  @Test
  void everyPossibilityOfARequestTakesWhatItIsSaidToTake() throws Exception {
    int compared = 0;
    for (ContractMethod method : ContractMethod.all()) {
      for (FieldPath arm :
          FieldPath.all(
              method.policy().method().getInputType(), field -> MethodPolicy.arm(field) != null)) {
        compare(scene(method.policy().fullName() + "." + arm, ALICE));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(70);
  }

  @Test
  void aLeaseTakesWhatItsPartsStandFor() throws Exception {
    for (LeasePart part : LeasePart.values()) {
      if (part != LeasePart.UNRECOGNIZED && part != LeasePart.LEASE_PART_UNSPECIFIED) {
        for (String method : List.of("LeaseService/AcquireLease", "LeaseService/TakeLease")) {
          compare(new Scene(method, ALICE, labels(), List.of(part), List.of()));
        }
      }
    }
  }

  @Test
  void kindsOfEventsThatAreNamedTakeWhatTheyShow() throws Exception {
    for (String method :
        List.of(
            "robot.v1.RobotService/WatchEvents",
            "robot.v1.RobotService/WaitForEvent",
            "robot.v1.RobotService/Drive",
            "robot.v1.RobotService/Drive.header",
            "fleet.v1.FleetService/WatchEvents")) {
      for (EventKind kind : List.of(EventKind.EVENT_KIND_HEAR_ENDED, EventKind.EVENT_KIND_RAW)) {
        Scene scene = new Scene("troupe." + method, ALICE, labels(), List.of(), List.of(kind));
        assertThat(Rehearsal.of(scene, policy(""), CALLER).needs()).hasSize(2);
        compare(scene);
      }
    }
  }

  private static Scene scene(String method, String robot) {
    return new Scene(method, robot, robot == null ? Map.of() : labels(), List.of(), List.of());
  }

  private static Map<String, String> labels() {
    return GuardedFixture.LABELS.get(ALICE);
  }

  private void compare(Scene scene) throws Exception {
    List<Rehearsal.Need> needs = Rehearsal.of(scene, policy(""), CALLER).needs();
    assertThat(needs).as(scene.method()).isNotEmpty().noneMatch(Rehearsal.Need::met);
    compare(scene, rules(needs, null), true);
    for (Rehearsal.Need each : needs) {
      compare(scene, rules(needs, each), false);
    }
  }

  private void compare(Scene scene, String rules, boolean allowed) throws Exception {
    int dot = scene.method().indexOf('.', scene.method().indexOf('/'));
    ContractMethod method =
        ContractMethod.find(dot < 0 ? scene.method() : scene.method().substring(0, dot));
    Script script = new Script(method, dot < 0 ? null : scene.method().substring(dot + 1), scene);

    assertThat(Rehearsal.of(scene, policy(rules), CALLER).isAllowed())
        .as("%s under%n%s", scene, rules)
        .isEqualTo(allowed);
    gateway.policies(rules);
    Status answer = answer(method, script.messages());
    assertThat(answer.getCode() == Code.PERMISSION_DENIED)
        .as("%s is denied, answered %s, under%n%s", scene, answer, rules)
        .isEqualTo(!allowed);
  }

  private static Policy policy(String rules) {
    return Policy.of(ConfigFile.parse("test", "policies:\n" + rules, Map.of()).policies(), true);
  }

  /** Such that all but one of the needs are met, and the robot is one that the caller knows of. */
  private static String rules(List<Rehearsal.Need> needs, Rehearsal.Need but) {
    Set<String> rules = new LinkedHashSet<>();
    boolean led = needs.stream().noneMatch(need -> need.capability() == Capability.LED);
    rules.add(rule(led ? Capability.LED : Capability.USERS, Verb.OBSERVE, "zone=lobby"));
    for (Rehearsal.Need need : needs) {
      if (need != but) {
        rules.add(rule(need.capability(), need.verb(), need.everywhere() ? "" : "zone=lobby"));
      } else if (need.everywhere()) {
        rules.add(rule(need.capability(), need.verb(), "zone=lobby"));
      }
    }
    return String.join("", rules);
  }

  private static String rule(Capability capability, Verb verb, String robots) {
    return "  - {principals: [anna], robots: '%s', capabilities: [%s], verb: %s}%n"
        .formatted(
            robots,
            capability.name().toLowerCase(Locale.ROOT),
            verb.name().toLowerCase(Locale.ROOT));
  }

  // ---- the command ----

  /** What somebody asks the command, and the same as a client sends it. */
  private record Question(List<String> options, Message... messages) {
    String method() {
      String written = options.getFirst();
      int dot = written.indexOf('.');
      return dot < 0 ? written : written.substring(0, dot);
    }
  }

  private static Question question(String options, Message... messages) {
    return new Question(List.of(options.split(" ")), messages);
  }

  private static List<Question> questions() {
    DriveHeader.Builder alice = DriveHeader.newBuilder().setRobotId(ALICE);
    DriveRequest header = DriveRequest.newBuilder().setHeader(alice).build();
    DriveSubscriptions camera =
        DriveSubscriptions.newBuilder()
            .setCamera(DriveSubscriptions.CameraSubscription.getDefaultInstance())
            .build();
    SayRequest say = SayRequest.newBuilder().setText("hello").build();
    AcquireLeaseRequest lease = AcquireLeaseRequest.newBuilder().setRobotId(ALICE).build();
    return List.of(
        question(
            "RecognitionService/RecognizeOnce",
            RecognizeOnceRequest.newBuilder()
                .setHeader(
                    RecognizeOnceHeader.newBuilder()
                        .setSource(
                            RecognitionSource.newBuilder()
                                .setRobot(RobotMicrophone.newBuilder().setRobotId(ALICE))))
                .build()),
        question("RobotService/Drive", header),
        question("RobotService/Drive.say", header, DriveRequest.newBuilder().setSay(say).build()),
        question(
            "RobotService/Drive.camera",
            header,
            DriveRequest.newBuilder().setSubscriptions(camera).build()),
        question(
            "RobotService/Drive.header.subscriptions.camera",
            DriveRequest.newBuilder().setHeader(alice.setSubscriptions(camera)).build()),
        question(
            "FleetService/Broadcast.say",
            BroadcastRequest.newBuilder()
                .setSelection(RobotSelection.newBuilder().addRobotIds(ALICE))
                .setSay(say)
                .build()),
        question("LeaseService/AcquireLease", lease),
        question(
            "LeaseService/AcquireLease --part face",
            lease.toBuilder().addParts(LeasePart.LEASE_PART_FACE).build()),
        question(
            "RobotService/WaitForEvent --event raw",
            WaitForEventRequest.newBuilder()
                .setRobotId(ALICE)
                .addKinds(EventKind.EVENT_KIND_RAW)
                .build()));
  }

  @Test
  void theCommandSaysWhatTheGatewayDoes(@TempDir Path folder) throws Exception {
    Set<String> seen = new LinkedHashSet<>();
    for (Question question : questions()) {
      for (String capabilities :
          List.of(
              "recognition",
              "recognition, microphone",
              "speech",
              "fleet",
              "fleet, speech",
              "fleet, camera",
              "fleet, microphone",
              "lease",
              "lease, face",
              "lease, face, gesture",
              "lease, speech, voice, listening, face, gesture, attention, led",
              "fleet, admin",
              "'*'")) {
        String rules =
            "  - {principals: [anna], capabilities: [%s], verb: control}%n".formatted(capabilities);
        gateway.policies(rules);
        Status answer =
            answer(ContractMethod.find(question.method()), List.of(question.messages()));
        boolean denied = answer.getCode() == Code.PERMISSION_DENIED;
        assertThat(check(folder, question, rules))
            .as("%s with %s, answered %s", question.options(), capabilities, answer)
            .isEqualTo(denied ? 1 : 0);
        seen.add(question.options() + (denied ? " denied" : " allowed"));
      }
    }
    assertThat(seen).as("each is denied under some rule and allowed by another").hasSize(18);
  }

  private int check(Path folder, Question question, String rules) throws Exception {
    Path file = folder.resolve("troupe.yaml");
    Files.writeString(
        file,
        "policies:\n" + rules + "robots:\n  alice: {address: 127.0.0.1, labels: {zone: lobby}}\n");
    List<String> all =
        new ArrayList<>(List.of("policy", "check", "--config", file.toString(), "--as", ANNA));
    all.addAll(List.of("--group", "operators", "--by", "key", "--robot", ALICE, "--method"));
    all.addAll(question.options());
    return command.execute(all.toArray(String[]::new));
  }

  // ---- what is told besides ----

  @Test
  void saysWhatWasAssumed() {
    assertThat(assumed("RecognitionService/RecognizeOnce"))
        .containsExactly("header.source.robot is set: without --robot, it is not");
    assertThat(assumed("RecognitionService/Recognize.header")).hasSize(1);
    assertThat(assumed("RecognitionService/Recognize.robot")).isEmpty();
    assertThat(assumed("RecognitionService/Recognize.header.source.audio"))
        .containsExactly("no robot is named, as header.source.audio leaves no place for one");
    assertThat(assumed("LeaseService/TakeLease"))
        .containsExactly("the lease is of every part: --part asks for fewer");
    assertThat(assumed("FleetService/Broadcast"))
        .containsExactly("nothing is asked for in it: Broadcast.say and the like take more");
    assertThat(assumed("FleetService/ApplyFleet"))
        .containsExactly("--robot does not matter: the method names none");
    assertThat(assumed("SpeechService/Say")).isEmpty();
  }

  private static List<String> assumed(String method) {
    return Rehearsal.of(scene(method, ALICE), policy(""), CALLER).assumed();
  }

  @Test
  void refusesWhatAMethodHasNoPlaceFor() {
    assertRefused(scene("SpeechService/Shout", ALICE), "SpeechService/Shout (expected: such as");
    assertRefused(scene("RobotService/Drive.shout", ALICE), "one of header, subscriptions, say,");
    assertRefused(scene("SpeechService/Say.text", ALICE), "(expected: the method alone)");
    assertRefused(
        new Scene(
            "SpeechService/Say", ALICE, Map.of(), List.of(LeasePart.LEASE_PART_LED), List.of()),
        "--part (expected: not with troupe.robot.v1.SpeechService/Say");
    assertRefused(
        new Scene(
            "SpeechService/Say", ALICE, Map.of(), List.of(), List.of(EventKind.EVENT_KIND_RAW)),
        "--event (expected: not with");
    assertThatThrownBy(() -> scene("SpeechService/Say", "Not an id"))
        .hasMessage("--robot: \"Not an id\" (expected: the id of a robot)");
  }

  private static void assertRefused(Scene scene, String message) {
    assertThatThrownBy(() -> Rehearsal.of(scene, policy(""), CALLER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whereNothingIsGuardedAllIsMet() {
    Rehearsal open =
        Rehearsal.of(scene("LeaseService/TakeLease", ALICE), Policy.of(List.of(), false), CALLER);

    assertThat(open.isAllowed()).isTrue();
    assertThat(open.needs()).hasSize(8);
  }

  // ---- a client ----

  /**
   * What the call ends with, or what refuses one of its messages; OK once it is answered. Over a
   * connection of its own, as refused streams are reset and no connection bears many of those.
   */
  private Status answer(ContractMethod method, List<Message> messages) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", gateway.port.port()).usePlaintext().build();
    try {
      Status answer = answer(method, messages, gateway.as(ANNA, channel));
      assertThat(answer.getCode()).as(answer.toString()).isNotIn(Code.UNKNOWN, Code.INTERNAL);
      return answer;
    } finally {
      channel.shutdownNow();
      assertThat(channel.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Status answer(ContractMethod method, List<Message> messages, Channel channel)
      throws Exception {
    CompletableFuture<Status> answer = new CompletableFuture<>();
    boolean rejects = method.policy().fullName().matches(".*/(Drive|Broadcast)");
    ClientCall<Message, Message> call =
        channel.newCall(stub(method), CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(Message message) {
            if (!rejects) {
              answer.complete(Status.OK);
            } else if (isRejection(message)) {
              answer.complete(Status.PERMISSION_DENIED);
            }
            call.request(1);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            answer.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    messages.forEach(message -> call.sendMessage(filled(message)));
    call.halfClose();
    return answer.get(30, TimeUnit.SECONDS);
  }

  /** With what endpoints look at first, or would wait for. */
  private static Message filled(Message message) {
    Message.Builder filled = message.toBuilder();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      switch (field.getName()) {
        case "purpose", "reason" -> filled.setField(field, "test");
        case "timeout" -> filled.setField(field, Durations.fromMillis(50));
        default -> {}
      }
    }
    return filled.build();
  }

  private static boolean isRejection(Message message) {
    try {
      int code =
          message.getDescriptorForType().equals(DriveResponse.getDescriptor())
              ? DriveResponse.parseFrom(message.toByteString()).getRejected().getError().getCode()
              : BroadcastResponse.parseFrom(message.toByteString())
                  .getOutcome()
                  .getRefused()
                  .getCode();
      return code == Code.PERMISSION_DENIED.value();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static io.grpc.MethodDescriptor<Message, Message> stub(ContractMethod method) {
    MethodDescriptor rpc = method.policy().method();
    return io.grpc.MethodDescriptor.<Message, Message>newBuilder()
        .setType(rpc.isClientStreaming() ? MethodType.BIDI_STREAMING : MethodType.SERVER_STREAMING)
        .setFullMethodName(method.policy().fullName())
        .setRequestMarshaller(ProtoUtils.marshaller(method.request()))
        .setResponseMarshaller(
            ProtoUtils.marshaller((Message) DynamicMessage.getDefaultInstance(rpc.getOutputType())))
        .build();
  }

  /** Nothing that the command needs. */
  private static final class NoProcesses implements Processes {
    @Override
    public void log(LogSettings settings) {}

    @Override
    public RunningGateway start(TroupeConfig config) {
      throw new AssertionError("nothing is started");
    }

    @Override
    public void awaitStop() {}

    @Override
    public String version() {
      return "test";
    }
  }
}

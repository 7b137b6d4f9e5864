package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.policy.v1.PolicyProto;
import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.DriveSubscriptions;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.config.Capability;
import dev.troupe.config.Verb;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every cell of principal × selector × capability × verb, asked over real gRPC by every method and
 * every arm of Drive. What is expected is said here once more, in the plainest words.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyMatrixTest {
  /** Of the group operators, known by a key. */
  private static final String ANNA = "anna";

  private static final List<String> ROBOTS = List.of(GuardedFixture.ALICE, GuardedFixture.BOB);
  private static final int AT_ONCE = 60;

  private final GuardedFixture gateway = new GuardedFixture();
  private final Map<String, io.grpc.MethodDescriptor<Message, Message>> stubs =
      new LinkedHashMap<>();
  private final List<MethodDescriptor> methods = new ArrayList<>();

  /** Who a rule is for, and whether that is anna. */
  private enum Whom {
    NAME("anna", true),
    GROUP("group:operators", true),
    KEY("key:anna", true),
    EVERYBODY("*", true),
    SOMEBODY_ELSE("bert", false),
    OTHER_GROUP("group:visitors", false),
    OTHER_WAY("token:anna", false);

    private final String written;
    private final boolean anna;

    Whom(String written, boolean anna) {
      this.written = written;
      this.anna = anna;
    }
  }

  private enum Where {
    EVERYWHERE(""),
    LOBBY("zone=lobby");

    private final String selector;

    Where(String selector) {
      this.selector = selector;
    }

    boolean covers(String robot) {
      return this == EVERYWHERE || robot.equals(GuardedFixture.ALICE);
    }
  }

  /** One rule. */
  private record Cell(Whom whom, Where where, Capability capability, Verb verb) {
    String yaml() {
      return "  - {principals: ['%s'], robots: '%s', capabilities: [%s], verb: %s}%n"
          .formatted(whom.written, where.selector, word(capability), word(verb));
    }

    boolean grants(Capability asked, Verb deep) {
      return whom.anna && capability == asked && verb.ordinal() >= deep.ordinal();
    }
  }

  @BeforeAll
  void find() {
    for (MethodBinding<?, ?> binding : ServiceTable.of(gateway.endpoints).methods()) {
      methods.add(binding.descriptor());
      stubs.put(binding.descriptor().getFullName(), stub(binding.descriptor()));
    }
    assertThat(methods).hasSizeGreaterThan(45);
  }

  @AfterAll
  void close() throws InterruptedException {
    gateway.close();
  }

  @Test
  void everyMethodAnswersEveryRuleAboutItsOwnCapability() throws Exception {
    for (Whom whom : Whom.values()) {
      for (Where where : Where.values()) {
        for (Capability capability : Capability.values()) {
          List<MethodDescriptor> touched =
              methods.stream().filter(it -> capability(it) == capability).toList();
          for (Verb verb : Verb.values()) {
            judge(new Cell(whom, where, capability, verb), touched);
          }
        }
      }
    }
  }

  @Test
  void noRuleAllowsAMethodOfAnotherCapability() throws Exception {
    for (Capability capability : Capability.values()) {
      judge(new Cell(Whom.NAME, Where.EVERYWHERE, capability, Verb.ADMINISTER), methods);
      judge(new Cell(Whom.NAME, Where.LOBBY, capability, Verb.CONTROL), methods);
    }
  }

  @Test
  void everyArmOfDriveAnswersEveryRule() throws Exception {
    for (Whom whom : Whom.values()) {
      for (Where where : Where.values()) {
        for (Capability capability : Capability.values()) {
          for (Verb verb : Verb.values()) {
            drive(new Cell(whom, where, capability, verb));
          }
        }
      }
    }
  }

  @Test
  void everyArmOfBroadcastAnswersEveryRuleForEachRobot() {
    for (Where where : Where.values()) {
      for (Capability capability : Capability.values()) {
        for (Verb verb : Verb.values()) {
          Cell cell = new Cell(Whom.NAME, where, capability, verb);
          gateway.policies(fleet() + cell.yaml());
          broadcastArms().forEach(arm -> broadcast(cell, arm));
        }
      }
    }
  }

  private void broadcast(Cell cell, FieldDescriptor arm) {
    BroadcastRequest request =
        BroadcastRequest.newBuilder()
            .setAllRobots(true)
            .setField(arm, BroadcastTest.sample(arm))
            .build();
    Map<String, Code> answers = new TreeMap<>();
    try {
      FleetServiceGrpc.newBlockingStub(gateway.as(ANNA))
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .broadcast(request)
          .forEachRemaining(told -> {
            if (told.hasOutcome()) {
              int code = told.getOutcome().getRefused().getCode();
              answers.put(told.getOutcome().getRobotId(), Status.fromCodeValue(code).getCode());
            }
          });
    } catch (StatusRuntimeException refused) {
      ROBOTS.forEach(robot -> answers.put(robot, refused.getStatus().getCode()));
    }
    Map<String, Code> expected = new TreeMap<>();
    for (String robot : ROBOTS) {
      boolean allowed = cell.grants(capability(arm), verb(arm)) && cell.where().covers(robot);
      // Nobody answers at the robot's address.
      expected.put(robot, allowed ? Code.UNAVAILABLE : Code.PERMISSION_DENIED);
    }
    assertThat(answers).as("%s under %s", arm.getName(), cell).isEqualTo(expected);
  }

  private static List<FieldDescriptor> broadcastArms() {
    List<FieldDescriptor> arms =
        BroadcastRequest.getDescriptor().getFields().stream()
            .filter(it -> it.getOptions().hasExtension(PolicyProto.arm))
            .toList();
    assertThat(arms)
        .isEqualTo(
            BroadcastRequest.getDescriptor().getOneofs().stream()
                .filter(it -> it.getName().equals("command"))
                .flatMap(it -> it.getFields().stream())
                .toList());
    return arms;
  }

  @Test
  void everySubscriptionOfDriveAnswersEveryRule() throws Exception {
    List<FieldDescriptor> senses =
        DriveSubscriptions.getDescriptor().getFields().stream()
            .filter(it -> it.getOptions().hasExtension(PolicyProto.arm))
            .toList();
    assertThat(senses).hasSize(4);
    for (Where where : Where.values()) {
      for (Capability capability : Capability.values()) {
        Cell cell = new Cell(Whom.NAME, where, capability, Verb.OBSERVE);
        gateway.policies(fleet() + cell.yaml());
        for (FieldDescriptor sense : senses) {
          for (String robot : ROBOTS) {
            boolean allowed = cell.grants(capability(sense), Verb.OBSERVE) && where.covers(robot);
            DriveSubscriptions wanted =
                DriveSubscriptions.newBuilder()
                    .setField(sense, DynamicMessage.getDefaultInstance(sense.getMessageType()))
                    .build();
            assertThat(outcome(DriveRequest.newBuilder().setHeader(header(robot, wanted)).build()))
                .as("%s of %s under %s", sense.getName(), robot, cell)
                .isEqualTo(allowed ? Code.OK : Code.PERMISSION_DENIED);
          }
        }
      }
    }
  }

  @Test
  void everyMethodAndEveryArmSaysWhatItTakes() {
    assertThat(methods)
        .allSatisfy(
            it -> assertThat(MethodPolicy.of(it).demand()).as(it.getFullName()).isNotNull());
    assertThat(DriveRequest.getDescriptor().getFields())
        .allMatch(arm -> arm.getOptions().hasExtension(PolicyProto.arm));
  }

  @Test
  void theWordsOfTheContractAreTheWordsOfThePolicies() {
    assertThat(Stream.of(Capability.values()).map(it -> "CAPABILITY_" + it.name()))
        .containsExactlyInAnyOrderElementsOf(
            known(Stream.of(dev.troupe.api.policy.v1.Capability.values()).map(Enum::name)));
    assertThat(Stream.of(Verb.values()).map(it -> "VERB_" + it.name()))
        .containsExactlyInAnyOrderElementsOf(
            known(Stream.of(dev.troupe.api.policy.v1.Verb.values()).map(Enum::name)));
  }

  private static List<String> known(Stream<String> names) {
    return names.filter(it -> !it.endsWith("UNSPECIFIED") && !it.equals("UNRECOGNIZED")).toList();
  }

  private void judge(Cell cell, List<MethodDescriptor> asked) throws Exception {
    gateway.policies(cell.yaml());
    Map<String, CompletableFuture<Code>> answers = new LinkedHashMap<>();
    Map<String, Set<Code>> expected = new LinkedHashMap<>();
    for (MethodDescriptor method : asked) {
      for (String robot : ROBOTS) {
        String what = method.getFullName() + " of " + robot + " under " + cell;
        answers.put(what, ask(method, request(method.getInputType(), robot)));
        expected.put(what, expected(cell, method, robot));
        if (answers.size() >= AT_ONCE) {
          compare(answers, expected);
        }
      }
    }
    compare(answers, expected);
  }

  private static void compare(
      Map<String, CompletableFuture<Code>> answers, Map<String, Set<Code>> expected)
      throws Exception {
    for (Map.Entry<String, CompletableFuture<Code>> answer : answers.entrySet()) {
      Code code = answer.getValue().get(30, TimeUnit.SECONDS);
      Set<Code> refusals = expected.get(answer.getKey());
      if (refusals.isEmpty()) {
        assertThat(code)
            .as(answer.getKey())
            .isNotIn(Code.PERMISSION_DENIED, Code.NOT_FOUND, Code.UNAUTHENTICATED, Code.INTERNAL);
      } else {
        assertThat(refusals).as(answer.getKey()).contains(code);
      }
    }
    answers.clear();
    expected.clear();
  }

  /** The codes that it may be refused with; none: it must be let through. */
  private static Set<Code> expected(Cell cell, MethodDescriptor method, String robot) {
    boolean granted = cell.grants(capability(method), verb(method));
    boolean names = namesRobot(method.getInputType());
    boolean registers = method.getName().equals("RegisterRobot");
    boolean allRobots =
        registers
            || method.getName().equals("ApplyFleet")
            || (!names && verb(method) == Verb.ADMINISTER);
    if (allRobots || !names) {
      boolean allowed = granted && (!allRobots || cell.where() == Where.EVERYWHERE);
      return allowed ? Set.of() : Set.of(Code.PERMISSION_DENIED);
    } else if (granted && cell.where().covers(robot)) {
      return Set.of();
    } else if (cell.whom().anna && cell.where().covers(robot)) {
      return Set.of(Code.PERMISSION_DENIED);
    }
    // A stream may be refused before it names a robot.
    return method.isClientStreaming() && !granted
        ? Set.of(Code.PERMISSION_DENIED)
        : Set.of(Code.NOT_FOUND);
  }

  private void drive(Cell cell) throws Exception {
    gateway.policies(fleet() + cell.yaml());
    for (String robot : ROBOTS) {
      Set<String> expected =
          arms()
              .filter(
                  arm -> !(cell.grants(capability(arm), verb(arm)) && cell.where().covers(robot)))
              .map(FieldDescriptor::getName)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(deniedArms(robot)).as("%s under %s", robot, cell).isEqualTo(expected);
    }
  }

  /** All but those that every Drive stream takes. */
  private static Stream<FieldDescriptor> arms() {
    return DriveRequest.getDescriptor().getFields().stream()
        .filter(arm -> arm.getNumber() > 2)
        .filter(arm -> capability(arm) != Capability.FLEET);
  }

  private static String fleet() {
    return "  - {principals: [anna], capabilities: [fleet]}\n";
  }

  private Set<String> deniedArms(String robot) throws Exception {
    Set<String> denied = new TreeSet<>();
    CompletableFuture<Status> end = new CompletableFuture<>();
    StreamObserver<DriveRequest> up =
        RobotServiceGrpc.newStub(gateway.as(ANNA))
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .drive(
                new StreamObserver<>() {
                  @Override
                  public void onNext(DriveResponse response) {
                    if (response.hasRejected()
                        && response.getRejected().getError().getCode()
                            == Code.PERMISSION_DENIED.value()) {
                      denied.add(response.getRejected().getCommand());
                    }
                  }

                  @Override
                  public void onError(Throwable failure) {
                    end.complete(Status.fromThrowable(failure));
                  }

                  @Override
                  public void onCompleted() {
                    end.complete(Status.OK);
                  }
                });
    up.onNext(
        DriveRequest.newBuilder()
            .setHeader(header(robot, DriveSubscriptions.getDefaultInstance()))
            .build());
    arms().forEach(arm -> up.onNext(withArm(arm)));
    up.onCompleted();
    assertThat(end.get(30, TimeUnit.SECONDS).getCode()).isEqualTo(Code.OK);
    return denied;
  }

  private static DriveRequest withArm(FieldDescriptor arm) {
    Object value =
        arm.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            ? DynamicMessage.getDefaultInstance(arm.getMessageType())
            : ByteString.EMPTY;
    return DriveRequest.newBuilder().setField(arm, value).build();
  }

  private Code outcome(DriveRequest header) throws Exception {
    MethodDescriptor drive =
        methods.stream().filter(it -> it.getName().equals("Drive")).findFirst().orElseThrow();
    return ask(drive, header).get(30, TimeUnit.SECONDS);
  }

  private static DriveHeader header(String robot, DriveSubscriptions wanted) {
    return DriveHeader.newBuilder().setRobotId(robot).setSubscriptions(wanted).build();
  }

  /** The code that the call ends with, or OK when it begins to answer. */
  private CompletableFuture<Code> ask(MethodDescriptor method, Message request) {
    CompletableFuture<Code> answer = new CompletableFuture<>();
    Channel channel = gateway.as(ANNA);
    ClientCall<Message, Message> call =
        channel.newCall(
            stubs.get(method.getFullName()),
            CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(Message message) {
            answer.complete(Code.OK);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            answer.complete(status.getCode());
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(request);
    // Drive waits for its commands to end; a half-closed one has none.
    call.halfClose();
    // Not from the listener: the answer may overtake what is still to be sent.
    answer.whenComplete((code, failure) -> call.cancel("enough", null));
    return answer;
  }

  private static Message request(Descriptor type, String robot) {
    DynamicMessage.Builder request = DynamicMessage.newBuilder(type);
    FieldDescriptor id = type.findFieldByName("robot_id");
    FieldDescriptor header = type.findFieldByName("header");
    if (id != null) {
      request.setField(id, robot);
    } else if (header != null) {
      DynamicMessage.Builder inner = DynamicMessage.newBuilder(header.getMessageType());
      FieldDescriptor named = header.getMessageType().findFieldByName("robot_id");
      if (named != null) {
        inner.setField(named, robot);
      }
      request.setField(header, inner.build());
    }
    return request.build();
  }

  private static boolean namesRobot(Descriptor type) {
    FieldDescriptor header = type.findFieldByName("header");
    return type.findFieldByName("robot_id") != null
        || (header != null && header.getMessageType().findFieldByName("robot_id") != null);
  }

  private static io.grpc.MethodDescriptor<Message, Message> stub(MethodDescriptor method) {
    io.grpc.MethodDescriptor.MethodType type =
        method.isClientStreaming()
            ? method.isServerStreaming()
                ? io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING
                : io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING
            : method.isServerStreaming()
                ? io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING
                : io.grpc.MethodDescriptor.MethodType.UNARY;
    return io.grpc.MethodDescriptor.<Message, Message>newBuilder()
        .setType(type)
        .setFullMethodName(method.getService().getFullName() + "/" + method.getName())
        .setRequestMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
        .setResponseMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
        .build();
  }

  private static Capability capability(MethodDescriptor method) {
    return Capability.valueOf(
        method.getOptions().getExtension(PolicyProto.method).getCapability().name().substring(11));
  }

  private static Verb verb(MethodDescriptor method) {
    return Verb.valueOf(
        method.getOptions().getExtension(PolicyProto.method).getVerb().name().substring(5));
  }

  private static Capability capability(FieldDescriptor arm) {
    return Capability.valueOf(
        arm.getOptions().getExtension(PolicyProto.arm).getCapability().name().substring(11));
  }

  private static Verb verb(FieldDescriptor arm) {
    return Verb.valueOf(
        arm.getOptions().getExtension(PolicyProto.arm).getVerb().name().substring(5));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

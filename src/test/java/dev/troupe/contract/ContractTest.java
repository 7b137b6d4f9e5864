package dev.troupe.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.troupe.api.error.v1.ErrorReason;
import dev.troupe.api.policy.v1.Capability;
import dev.troupe.api.policy.v1.Policy;
import dev.troupe.api.policy.v1.PolicyProto;
import dev.troupe.api.policy.v1.Verb;
import dev.troupe.robot.FailureReason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the rules that buf does not know, and those that must hold where buf is not installed. */
class ContractTest {

  private static final Map<Integer, String> COMMON =
      Map.of(11, "wait", 12, "when_busy", 13, "confirm", 14, "command_id", 15, "lease");

  private static final Pattern SECRET =
      Pattern.compile("(?<!page_)token$|secret$|api_key$|password$");

  /** Nobody can hold these: there are as many as there are calls, or they are holding itself. */
  private static final Set<Capability> NO_PART_OF_A_ROBOT =
      Set.of(
          Capability.CAPABILITY_RECOGNITION,
          Capability.CAPABILITY_AVATAR,
          Capability.CAPABILITY_LEASE);

  /** Parts of requests, by the rules of requests. */
  private static final Set<String> HEADERS =
      Set.of(
          "SayAudioStreamHeader",
          "StreamFaceHeader",
          "DriveHeader",
          "RecognizeHeader",
          "RecognizeOnceHeader",
          "AnimateHeader",
          "HoldLeasesHeader",
          "DesiredRobot",
          "RobotMicrophone");

  private final Contract contract = Contract.read();

  @Test
  void everyServiceOfTheFirstReleaseIsThere() {
    assertThat(
            contract
                .files()
                .flatMap(file -> file.getServices().stream())
                .map(GenericDescriptor::getFullName))
        .containsExactlyInAnyOrder(
            "troupe.fleet.v1.FleetService",
            "troupe.fleet.v1.LeaseService",
            "troupe.robot.v1.RobotService",
            "troupe.robot.v1.SpeechService",
            "troupe.robot.v1.ListeningService",
            "troupe.robot.v1.ExpressionService",
            "troupe.robot.v1.PerceptionService",
            "troupe.recognition.v1.RecognitionService",
            "troupe.avatar.v1.AvatarService",
            "troupe.gateway.v1.GatewayService");
  }

  @Test
  void everyFileLiesWhereItsPackageSaysAndNamesALanguagesHomes() {
    contract.files().forEach(ContractTest::checkFile);
  }

  private static void checkFile(FileDescriptor file) {
    String[] words = file.getPackage().split("\\.");
    String name = words[1];
    assertThat(file.getName()).startsWith(file.getPackage().replace('.', '/') + "/");
    FileOptions options = file.getOptions();
    assertThat(options.getJavaPackage()).isEqualTo("dev.troupe.api." + name + ".v1");
    assertThat(options.getJavaMultipleFiles()).as(file.getName()).isTrue();
    assertThat(options.getGoPackage()).endsWith("/troupe/" + name + "/v1;" + name + "v1");
    assertThat(options.getCsharpNamespace())
        .isEqualTo(
            "Troupe." + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + ".V1");
    boolean reserves =
        file.toProto().getMessageTypeList().stream().anyMatch(it -> it.getReservedRangeCount() > 0)
            || file.toProto().getEnumTypeList().stream()
                .anyMatch(it -> it.getReservedRangeCount() > 0);
    assertThat(reserves).as("reserved ranges in " + file.getName()).isTrue();
  }

  @Test
  void everyRpcHasARequestAndAResponseOfItsOwn() {
    contract
        .methods()
        .forEach(method -> {
          assertThat(method.getInputType().getName()).isEqualTo(method.getName() + "Request");
          assertThat(method.getOutputType().getName()).isEqualTo(method.getName() + "Response");
        });
  }

  @Test
  void everythingHasAComment() {
    List<String> silent =
        contract.files().flatMap(file -> new Comments(file).missing().stream()).toList();
    assertThat(silent).isEmpty();
  }

  @Test
  void everyRpcStatesItsPolicy() {
    contract.methods().forEach(method -> checkPolicy(method.getFullName(), policyOf(method)));
  }

  @Test
  void everyArmOfDriveStatesItsPolicy() {
    Descriptor drive = message("DriveRequest");
    assertThat(drive.getFields()).hasSizeGreaterThan(25);
    drive.getFields().forEach(arm -> checkPolicy(arm.getFullName(), policyOf(arm)));
    message("DriveSubscriptions").getFields().stream()
        .filter(arm -> !arm.getName().equals("events"))
        .forEach(arm -> checkPolicy(arm.getFullName(), policyOf(arm)));
  }

  @Test
  void everyArmOfARecognitionAndOfABroadcastStatesItsPolicy() {
    Stream.of("RecognizeRequest", "RecognizeOnceRequest", "RecognitionSource", "BroadcastRequest")
        .flatMap(name -> message(name).getFields().stream())
        .filter(field -> field.getRealContainingOneof() != null)
        .forEach(arm -> checkPolicy(arm.getFullName(), policyOf(arm)));
  }

  @Test
  void whoMayRecogniseMayNotForThatReasonHearThroughARobot() {
    FieldDescriptor robot = message("RecognitionSource").findFieldByName("robot");
    assertThat(policyOf(robot).getCapability()).isEqualTo(Capability.CAPABILITY_MICROPHONE);
  }

  @Test
  void anArmHasThePolicyOfTheCallThatItStandsFor() {
    Map<Descriptor, MethodDescriptor> calls =
        contract.methods().collect(Collectors.toMap(MethodDescriptor::getInputType, it -> it));
    List<FieldDescriptor> arms =
        Stream.of("DriveRequest", "BroadcastRequest")
            .flatMap(name -> message(name).getFields().stream())
            .filter(it -> it.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
            .filter(it -> calls.containsKey(it.getMessageType()))
            .toList();
    assertThat(arms).hasSizeGreaterThan(40);
    arms.forEach(
        arm -> assertThat(policyOf(arm)).as(arm.getFullName()).isEqualTo(callPolicy(calls, arm)));
  }

  private static Policy callPolicy(Map<Descriptor, MethodDescriptor> calls, FieldDescriptor arm) {
    return policyOf(java.util.Objects.requireNonNull(calls.get(arm.getMessageType())));
  }

  @Test
  void everyFieldThatNamesARobotInARequestIsMarked() {
    List<FieldDescriptor> ids =
        contract
            .fields()
            .filter(it -> it.getName().equals("robot_id") && isRequest(it.getContainingType()))
            .toList();
    assertThat(ids).hasSizeGreaterThan(30);
    ids.forEach(it -> {
      assertThat(it.getNumber()).as(it.getFullName()).isEqualTo(1);
      assertThat(it.getOptions().getExtension(PolicyProto.robotId)).as(it.getFullName()).isTrue();
    });
  }

  @Test
  void everySecretIsMarkedForThoseWhoPrintMessages() {
    List<FieldDescriptor> secrets =
        contract.fields().filter(field -> SECRET.matcher(field.getName()).find()).toList();
    assertThat(secrets).hasSizeGreaterThan(3);
    secrets.forEach(
        field -> assertThat(field.getOptions().getDebugRedact()).as(field.getFullName()).isTrue());
  }

  @Test
  void everyRequestThatControlsARobotCarriesALeaseInFieldFifteen() {
    List<MethodDescriptor> controlling =
        contract
            .methods()
            .filter(it -> policyOf(it).getVerb() == Verb.VERB_CONTROL)
            .filter(it -> !NO_PART_OF_A_ROBOT.contains(policyOf(it).getCapability()))
            .toList();
    assertThat(controlling).hasSizeGreaterThan(20);
    controlling.forEach(method -> {
      FieldDescriptor lease = headerOf(method.getInputType()).findFieldByNumber(15);
      assertThat(lease).as(method.getFullName()).isNotNull();
      assertThat(lease.getMessageType().getName()).isEqualTo("LeaseRef");
      assertThat(policyOf(method).getLeasePartsList()).as(method.getFullName()).isNotEmpty();
    });
  }

  @Test
  void theNumbersElevenToFifteenMeanTheSameInEveryRequest() {
    contract
        .fields()
        .filter(field -> isRequest(field.getContainingType()))
        .filter(field -> !field.getContainingType().getName().equals("DriveRequest"))
        .forEach(field -> {
          String expected = COMMON.get(field.getNumber());
          String name = field.getName().equals("leases") ? "lease" : field.getName();
          boolean common = COMMON.containsValue(name);
          assertThat(expected == null ? !common : expected.equals(name))
              .as(field.getFullName())
              .isTrue();
        });
  }

  @Test
  void everyUnaryAndServerStreamingRpcHasAnHttpPathOfItsOwn() {
    Stream<MethodDescriptor> callable = contract.methods().filter(it -> !it.isClientStreaming());
    List<String> paths = callable.map(ContractTest::route).toList();
    assertThat(paths)
        .doesNotHaveDuplicates()
        .allMatch(path -> path.matches("(GET|POST) /v1/[a-z].*"));
  }

  private static String route(MethodDescriptor method) {
    assertThat(method.getOptions().hasExtension(AnnotationsProto.http))
        .as(method.getFullName())
        .isTrue();
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    boolean reads = policyOf(method).getVerb() == Verb.VERB_OBSERVE;
    if (!reads) {
      assertThat(rule.getPost()).as(method.getFullName()).isNotEmpty();
    }
    return rule.getGet().isEmpty() ? "POST " + rule.getPost() : "GET " + rule.getGet();
  }

  @Test
  void everyReasonOfTheDomainIsAReasonOfTheContract() {
    List<String> contracted = Arrays.stream(ErrorReason.values()).map(Enum::name).toList();
    Arrays.stream(FailureReason.values())
        .forEach(reason -> assertThat(contracted).contains("ERROR_REASON_" + reason.name()));
  }

  @Test
  void everyReasonStandsInTheTableOfTheDocumentation() throws java.io.IOException {
    String table =
        java.nio.file.Files.readString(java.nio.file.Path.of("proto/troupe/error/v1/error.proto"));
    Predicate<ErrorReason> real = it -> it != ErrorReason.UNRECOGNIZED && it.getNumber() != 0;
    Arrays.stream(ErrorReason.values())
        .filter(real)
        .map(reason -> reason.name().substring("ERROR_REASON_".length()))
        .forEach(reason ->
            assertThat(table).containsPattern("(?m)^// \\| " + reason + " +\\| [A-Z_]+ +\\|"));
  }

  private static void checkPolicy(String what, Policy policy) {
    assertThat(policy.getCapability()).as(what).isNotEqualTo(Capability.CAPABILITY_UNSPECIFIED);
    assertThat(policy.getVerb()).as(what).isNotEqualTo(Verb.VERB_UNSPECIFIED);
    if (policy.getVerb() == Verb.VERB_OBSERVE) {
      assertThat(policy.getLeasePartsList()).as(what).isEmpty();
    }
  }

  private static Policy policyOf(MethodDescriptor method) {
    return method.getOptions().getExtension(PolicyProto.method);
  }

  private static Policy policyOf(FieldDescriptor arm) {
    return arm.getOptions().getExtension(PolicyProto.arm);
  }

  private Descriptor message(String name) {
    return contract.messages().filter(it -> it.getName().equals(name)).findFirst().orElseThrow();
  }

  /** The message that carries robot and lease: the request, or the header in the stream. */
  private static Descriptor headerOf(Descriptor request) {
    FieldDescriptor header = request.findFieldByName("header");
    return header == null ? request : header.getMessageType();
  }

  private static boolean isRequest(Descriptor message) {
    String name = message.getName();
    return name.endsWith("Request") || HEADERS.contains(name);
  }
}

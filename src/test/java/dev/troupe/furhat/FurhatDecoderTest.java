package dev.troupe.furhat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.Decoded;
import dev.troupe.link.Greeting;
import dev.troupe.link.Inbound;
import dev.troupe.link.LinkCause;
import dev.troupe.link.MessageKind;
import dev.troupe.robot.EventKind;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.RobotEvent.Authenticated;
import dev.troupe.robot.RobotEvent.Rejected;
import dev.troupe.robot.RobotEvent.Unrecognised;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every response beside the event it means, and what is no response. */
final class FurhatDecoderTest {
  private static final FurhatProtocol PROTOCOL = new FurhatProtocol(null);

  static Stream<Arguments> responses() {
    return Stream.of(
        row(
            "{'type':'response.auth','access':true,'scope':'local_network'}",
            new Authenticated(true, "local_network"),
            true),
        row("{'type':'response.auth'}", new Authenticated(false, null), true),
        row(
            "{'type':'response.speak.start','text':'Hi','gen_time':412}",
            new RobotEvent.SpeakStarted("Hi", 412.0),
            false),
        row("{'type':'response.speak.start'}", new RobotEvent.SpeakStarted("", null), false),
        row(
            "{'type':'response.speak.word','word':'Good','index':3}",
            new RobotEvent.SpokenWord("Good", 3),
            false),
        row(
            "{'type':'response.speak.end','text':'Good','aborted':true}",
            new RobotEvent.SpeakEnded("Good", true, false),
            true),
        row(
            "{'type':'response.speak.end','text':'','failed':true}",
            new RobotEvent.SpeakEnded("", false, true),
            true),
        row(
            "{'type':'response.speak.audio.buffer','played':9600,'received':48000}",
            new RobotEvent.SpeechBuffer(9600, 48000),
            false),
        row("{'type':'response.listen.start'}", new RobotEvent.ListenStarted(), false),
        row(
            "{'type':'response.listen.end','cause':'speech_end'}",
            new RobotEvent.ListenEnded("speech_end"),
            true),
        row("{'type':'response.hear.start'}", new RobotEvent.HearStarted(), false),
        row(
            "{'type':'response.hear.partial','text':'where'}",
            new RobotEvent.HearPartial("where"),
            false),
        row(
            "{'type':'response.hear.end','text':'where is the lift'}",
            new RobotEvent.HearEnded("where is the lift"),
            false),
        row("{'type':'response.hear.end'}", new RobotEvent.HearEnded(""), false),
        row(
            "{'type':'response.voice.status','voice_id':'M','voice_list':[{'voice_id':'M',"
                + "'name':'Matthew','provider':'P','language':'en-US','gender':'male'},"
                + "{'voice_id':'N','name':7},{'name':'nameless'},null]}",
            new RobotEvent.VoiceStatus(
                "M",
                List.of(
                    new RobotEvent.Voice("M", "Matthew", "P", "en-US", "male"),
                    new RobotEvent.Voice("N", null, null, null, null))),
            true),
        row("{'type':'response.voice.status'}", new RobotEvent.VoiceStatus(null, null), true),
        row(
            "{'type':'response.attend.status','target':'closest','current':'user-2'}",
            new RobotEvent.AttendStatus("closest", "user-2"),
            false),
        row("{'type':'response.gesture.start'}", new RobotEvent.GestureStarted(null), false),
        row(
            "{'type':'response.gesture.end','name':'Smile'}",
            new RobotEvent.GestureEnded("Smile"),
            true),
        row(
            "{'type':'response.face.status','face_id':'adult - Alex','face_list':['a','b',1]}",
            new RobotEvent.FaceStatus("adult - Alex", List.of("a", "b")),
            true),
        row("{'type':'response.users.data','users':[]}", users(), true),
        row(
            "{'type':'response.users.data','users':[{'id':'user-1','location':{'x':0.1,'y':0,"
                + "'z':1},'camera':{'x':270,'y':140,'w':96,'h':95},'attended':true,"
                + "'attending':0.8,'distance':0.99,'mood':{'joy':1}},{'id':'u2','camera':null,"
                + "'location':{'x':1}},{'location':{}}]}",
            users(
                new RobotEvent.User(
                    "user-1",
                    new RobotEvent.Point(0.1, 0, 1),
                    new RobotEvent.Box(270, 140, 96, 95),
                    true,
                    0.8,
                    0.99,
                    Map.of("mood", "{\"joy\":1}")),
                new RobotEvent.User("u2", null, null, null, null, null, Map.of())),
            true),
        row(
            "{'type':'response.system.status','volume':70,'virtual':false}",
            new RobotEvent.SystemStatus(70, false),
            true),
        row("{'type':'response.system.status'}", new RobotEvent.SystemStatus(null, null), true),
        row(
            "{'type':'response.error','error':'Access denied'}",
            new Rejected("Access denied"),
            true),
        row("{'type':'fatal_Error'}", new Rejected("{\"type\":\"fatal_Error\"}"), true),
        row("{'error':'no type'}", new Rejected("no type"), true),
        row("{'type':'oops','message':'what'}", new Rejected("what"), true),
        row(
            "{'type':'response.dance','step':1}",
            new Unrecognised("response.dance", "{\"type\":\"response.dance\",\"step\":1}"),
            false),
        row("{}", new Unrecognised("", "{}"), false),
        row("{'type':7}", new Unrecognised("", "{\"type\":7}"), false),
        row(
            "{'type':'response.camera.data'}",
            new Unrecognised("response.camera.data", "{\"type\":\"response.camera.data\"}"),
            false));
  }

  @ParameterizedTest
  @MethodSource("responses")
  void decodesAsTheReferenceSays(String message, RobotEvent event, boolean last) {
    Inbound<RobotEvent> inbound = inbound(message);
    assertThat(inbound.event()).isEqualTo(event);
    assertThat(inbound.last()).isEqualTo(last);
    assertThat(inbound.requestId()).isNull();
  }

  @Test
  void theTableHasEveryKindThatIsNoMedia() {
    assertThat(responses().map(row -> ((RobotEvent) row.get()[1]).kind()))
        .containsAll(
            Arrays.stream(EventKind.values())
                .filter(kind -> kind != EventKind.AUDIO && kind != EventKind.CAMERA)
                .toList());
  }

  @Test
  void carriesTheRequestId() {
    assertThat(inbound("{'request_id':'5-7','type':'response.speak.end'}").requestId())
        .isEqualTo("5-7");
    assertThat(inbound("{'type':'response.listen.start','request_id':7}").requestId()).isNull();
  }

  @Test
  void readsTextBeyondAscii() {
    RobotEvent.HearEnded heard =
        (RobotEvent.HearEnded)
            inbound("{'type':'response.hear.end','text':'smörgås \\u00e5'}").event();
    assertThat(heard.text()).isEqualTo("smörgås å");
  }

  @Test
  void whatIsNoJsonObjectIsMalformed() {
    for (String message : List.of("", "   ", "hello", "[1]", "null", "{\"a\":", "\"x\"", "{]}")) {
      assertThat(decode(message)).isInstanceOf(Decoded.Malformed.class);
    }
  }

  @Test
  void deeplyNestedJsonIsMalformedAndNotTheEndOfTheStack() {
    assertThat(decode("{'a':" + "[".repeat(100_000))).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void readsOnlyItsPartOfTheArray() {
    byte[] message = "xx{\"type\":\"response.hear.start\"}yy".getBytes(UTF_8);
    Decoded<RobotEvent> decoded = PROTOCOL.decode(message, 2, message.length - 4);
    assertThat(decoded)
        .isEqualTo(new Inbound<>(null, new RobotEvent.HearStarted(), false, MessageKind.EVENT));
  }

  @Test
  void anAuthenticationWelcomesOrRefuses() {
    assertThat(greeting("{'type':'response.auth','access':true,'scope':'localhost'}"))
        .isEqualTo(new Greeting.Welcome("localhost"));
    assertThat(greeting("{'type':'response.auth','access':true}"))
        .isEqualTo(new Greeting.Welcome(""));
    assertThat(greeting("{'type':'response.auth','access':false}"))
        .isInstanceOfSatisfying(
            Greeting.Refused.class,
            refused -> assertThat(refused.failure().cause()).isEqualTo(LinkCause.ACCESS_DENIED));
    assertThat(greeting("{'type':'response.error','error':'Access denied','request_id':'5-1'}"))
        .isInstanceOf(Greeting.Refused.class);
    assertThat(greeting("{'type':'response.error','error':'to somebody else'}"))
        .isEqualTo(Greeting.UNRELATED);
    assertThat(greeting("{'type':'response.hear.start'}")).isEqualTo(Greeting.UNRELATED);
  }

  private static Greeting greeting(String message) {
    return PROTOCOL.greeting(inbound(message));
  }

  private static Arguments row(String message, RobotEvent event, boolean last) {
    return Arguments.of(message, event, last);
  }

  private static RobotEvent users(RobotEvent.User... users) {
    return new RobotEvent.UsersSeen(List.of(users));
  }

  private static Inbound<RobotEvent> inbound(String message) {
    return (Inbound<RobotEvent>) decode(message);
  }

  private static Decoded<RobotEvent> decode(String message) {
    byte[] bytes = message.replace('\'', '"').getBytes(UTF_8);
    return PROTOCOL.decode(bytes, 0, bytes.length);
  }
}

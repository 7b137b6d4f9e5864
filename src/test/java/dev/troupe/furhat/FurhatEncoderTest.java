package dev.troupe.furhat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.link.Frame;
import dev.troupe.link.MessageKind;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.ExpressionCommand.Gaze;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.PerceptionCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.robot.SystemCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command beside the message that the vendor's reference wants for it. */
final class FurhatEncoderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final FurhatProtocol PROTOCOL = new FurhatProtocol("secret");

  static Stream<Arguments> commands() {
    return Stream.of(
        row(
            new SpeechCommand.SayText("Hi", false, true),
            "{'type':'request.speak.text','text':'Hi','abort':false,'monitor_words':true"),
        row(
            new SpeechCommand.SayAudio("http://h/a.wav", "AUDIO", true, false),
            "{'type':'request.speak.audio','url':'http://h/a.wav','text':'AUDIO','lipsync':true,"
                + "'abort':false"),
        row(
            new SpeechCommand.StartStream(24_000, false),
            "{'type':'request.speak.audio.start','sample_rate':24000,'lipsync':false"),
        row(
            new SpeechCommand.StreamData(new byte[] {0, 1, (byte) 0xff}),
            "{'type':'request.speak.audio.data','audio':'AAH/'"),
        row(new SpeechCommand.EndStream(), "{'type':'request.speak.audio.end'"),
        row(new SpeechCommand.Stop(), "{'type':'request.speak.stop'"),
        row(
            new SpeechCommand.ConfigureVoice(null, "neural", "male", "en-US", null, true),
            "{'type':'request.voice.config','name':'neural','gender':'male','language':'en-US',"
                + "'input_language':true"),
        row(
            new SpeechCommand.ConfigureVoice("Matthew", null, null, null, "Acapela", false),
            "{'type':'request.voice.config','voice_id':'Matthew','provider':'Acapela',"
                + "'input_language':false"),
        row(
            new SpeechCommand.GetVoice(true, false),
            "{'type':'request.voice.status','voice_id':true,'voice_list':false"),
        row(
            new ListeningCommand.Configure(List.of("en-US", "sv-SE"), List.of("Furhat")),
            "{'type':'request.listen.config','languages':['en-US','sv-SE'],'phrases':['Furhat']"),
        row(
            ListeningCommand.Start.DEFAULT,
            "{'type':'request.listen.start','partial':false,'concat':true,'stop_no_speech':true,"
                + "'stop_robot_start':true,'stop_user_end':true,'resume_robot_end':false,"
                + "'no_speech_timeout':8.0,'end_speech_timeout':1.0"),
        row(new ListeningCommand.Stop(), "{'type':'request.listen.stop'"),
        row(
            new ExpressionCommand.AttendUser("closest", Gaze.DEFAULT),
            "{'type':'request.attend.user','user_id':'closest'"),
        row(
            new ExpressionCommand.AttendLocation(1, 0.5, -2, new Gaze(15.0, 5.0, -1, "fast")),
            "{'type':'request.attend.location','x':1.0,'y':0.5,'z':-2.0,'slack_pitch':15.0,"
                + "'slack_yaw':5.0,'slack_timeout':-1,'speed':'fast'"),
        row(new ExpressionCommand.AttendNobody(), "{'type':'request.attend.nobody'"),
        row(
            new ExpressionCommand.Gesture("Smile", 1, 0.5),
            "{'type':'request.gesture.start','name':'Smile','intensity':1.0,'duration':0.5,"
                + "'monitor':true"),
        row(
            new ExpressionCommand.SetFaceParams(Map.of("JAW_OPEN", 0.25)),
            "{'type':'request.face.params','params':{'JAW_OPEN':0.25}"),
        row(
            new ExpressionCommand.SetHeadPose(1, 2, 3, true, null),
            "{'type':'request.face.headpose','yaw':1.0,'pitch':2.0,'roll':3.0,'relative':true"),
        row(
            new ExpressionCommand.SetHeadPose(1, 2, 3, false, "slow"),
            "{'type':'request.face.headpose','yaw':1.0,'pitch':2.0,'roll':3.0,'relative':false,"
                + "'speed':'slow'"),
        row(
            new ExpressionCommand.ConfigureFace("adult - Alex", true, false, true, false),
            "{'type':'request.face.config','face_id':'adult - Alex','visibility':true,"
                + "'microexpressions':false,'blinking':true,'head_sway':false"),
        row(
            new ExpressionCommand.ConfigureFace(null, null, null, null, null),
            "{'type':'request.face.config'"),
        row(
            new ExpressionCommand.GetFace(false, true),
            "{'type':'request.face.status','face_id':false,'face_list':true"),
        row(new ExpressionCommand.ResetFace(), "{'type':'request.face.reset'"),
        row(new ExpressionCommand.SetLed("#ff0000"), "{'type':'request.led.set','color':'#ff0000'"),
        row(
            new ExpressionCommand.SetLeds(Map.of(3, "#00ff00"), "#000000"),
            "{'type':'request.led.set.individual','leds':{'3':'#00ff00'},'fill':'#000000'"),
        row(new PerceptionCommand.UsersOnce(), "{'type':'request.users.once'"),
        row(new PerceptionCommand.StartUsers(), "{'type':'request.users.start'"),
        row(new PerceptionCommand.StopUsers(), "{'type':'request.users.stop'"),
        row(
            new PerceptionCommand.StartAudio(16_000, true, false),
            "{'type':'request.audio.start','sample_rate':16000,'microphone':true,'speaker':false"),
        row(new PerceptionCommand.StopAudio(), "{'type':'request.audio.stop'"),
        row(new PerceptionCommand.CameraOnce(), "{'type':'request.camera.once'"),
        row(new PerceptionCommand.StartCamera(), "{'type':'request.camera.start'"),
        row(new PerceptionCommand.StopCamera(), "{'type':'request.camera.stop'"),
        row(
            new SystemCommand.GetSystem(true, false),
            "{'type':'request.system.status','volume':true,'virtual':false"),
        row(new SystemCommand.SetVolume(70), "{'type':'request.system.config','volume':70"),
        row(
            new SystemCommand.Raw("{\"type\":\"request.dance\",\"request_id\":\"mine\",\"n\":2}"),
            "{'type':'request.dance','n':2"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void encodesAsTheReferenceSays(RobotCommand command, String expected) throws Exception {
    assertThat(JSON.readTree(text(PROTOCOL.encode(command, "5-1"))))
        .isEqualTo(JSON.readTree(expected));
  }

  @Test
  void theTableHasEveryKind() {
    assertThat(commands().map(row -> ((RobotCommand) row.get()[0]).kind()))
        .containsAll(Arrays.asList(CommandKind.values()));
  }

  @Test
  void authenticatesWithTheKeyAndProbesWithoutIt() throws Exception {
    assertThat(JSON.readTree(text(PROTOCOL.hello("5-1"))))
        .isEqualTo(json("{'type':'request.auth','key':'secret','request_id':'5-1'}"));
    assertThat(JSON.readTree(text(PROTOCOL.probe("5-2"))))
        .isEqualTo(json("{'type':'request.auth','request_id':'5-2'}"));
    assertThat(JSON.readTree(text(new FurhatProtocol(null).hello("5-1"))))
        .isEqualTo(json("{'type':'request.auth','request_id':'5-1'}"));
  }

  @Test
  void textOutsideAsciiIsEscapedSoThatEveryCharacterIsOneByte() throws Exception {
    String text =
        text(PROTOCOL.encode(new SpeechCommand.SayText("Smörgås \"är\" 😀\n", true, false), "1-1"));
    assertThat(text).isEqualTo(text.replaceAll("[^\\x20-\\x7e]", "?"));
    assertThat(JSON.readTree(text).get("text").textValue()).isEqualTo("Smörgås \"är\" 😀\n");
  }

  @Test
  void refusesARawMessageWithoutType() {
    for (String raw : List.of("", "[]", "{\"type\":1}", "{broken", "\"request.auth\"")) {
      assertThatThrownBy(() -> PROTOCOL.encode(new SystemCommand.Raw(raw), "1-1"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("raw message");
    }
  }

  @Test
  void onlySpeechAudioCountsAsAudio() {
    assertThat(PROTOCOL.kind(new SpeechCommand.StreamData(new byte[2])))
        .isEqualTo(MessageKind.AUDIO);
    assertThat(PROTOCOL.kind(new SpeechCommand.EndStream())).isEqualTo(MessageKind.COMMAND);
  }

  @Test
  void expectsAnswersWhereTheRobotGivesThem() {
    assertThat(PROTOCOL.answered(new SpeechCommand.SayText("x", false, false))).isTrue();
    assertThat(PROTOCOL.answered(new ExpressionCommand.SetLed("red"))).isFalse();
    assertThat(PROTOCOL.answered(new ExpressionCommand.AttendNobody())).isFalse();
  }

  /** Single quotes for double ones; every command carries its request id. */
  private static Arguments row(RobotCommand command, String expected) {
    return Arguments.of(command, (expected + ",'request_id':'5-1'}").replace('\'', '"'));
  }

  private static JsonNode json(String text) throws Exception {
    return JSON.readTree(text.replace('\'', '"'));
  }

  private static String text(Frame frame) {
    return ((Frame.Text) frame).text();
  }
}

package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.troupe.api.robot.v1.AttendLocationRequest;
import dev.troupe.api.robot.v1.AttendUserRequest;
import dev.troupe.api.robot.v1.ConfigureListeningRequest;
import dev.troupe.api.robot.v1.GetFaceRequest;
import dev.troupe.api.robot.v1.GetVoiceRequest;
import dev.troupe.api.robot.v1.HeadPose;
import dev.troupe.api.robot.v1.ListFacesRequest;
import dev.troupe.api.robot.v1.ListVoicesRequest;
import dev.troupe.api.robot.v1.ListenRequest;
import dev.troupe.api.robot.v1.PerformGestureRequest;
import dev.troupe.api.robot.v1.Position;
import dev.troupe.api.robot.v1.SayAudioRequest;
import dev.troupe.api.robot.v1.SayAudioStreamHeader;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SetHeadPoseRequest;
import dev.troupe.api.robot.v1.SetLedsRequest;
import dev.troupe.api.robot.v1.SetVoiceRequest;
import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.link.Frame;
import dev.troupe.robot.RobotCommand;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of defaults: what a request with nothing but its required fields puts on the wire,
 * against what the protocol reference says that the official client's asynchronous methods send.
 */
class DefaultsTest {

  static Stream<Arguments> table() {
    return Stream.of(
        row(
            SayRequest.newBuilder().setText("hi"),
            "{'type':'request.speak.text','text':'hi','abort':false,'monitor_words':false}"),
        row(
            SayAudioRequest.newBuilder().setUrl("http://host/a.wav"),
            "{'type':'request.speak.audio','url':'http://host/a.wav','text':'AUDIO','lipsync':true,'abort':false}"),
        row(
            SayAudioStreamHeader.newBuilder(),
            "{'type':'request.speak.audio.start','sample_rate':24000,'lipsync':false}"),
        row(
            ConfigureListeningRequest.newBuilder(),
            "{'type':'request.listen.config','languages':['en-US'],'phrases':[]}"),
        row(
            ListenRequest.newBuilder(),
            "{'type':'request.listen.start','partial':false,'concat':true,'stop_no_speech':true,"
                + "'stop_robot_start':true,'stop_user_end':true,'resume_robot_end':false,"
                + "'no_speech_timeout':8.0,'end_speech_timeout':1.0}"),
        row(
            SetVoiceRequest.newBuilder().setName("neural"),
            "{'type':'request.voice.config','name':'neural','input_language':true}"),
        row(
            ListVoicesRequest.newBuilder(),
            "{'type':'request.voice.status','voice_id':true,'voice_list':true}"),
        row(
            GetVoiceRequest.newBuilder(),
            "{'type':'request.voice.status','voice_id':true,'voice_list':false}"),
        row(AttendUserRequest.newBuilder(), "{'type':'request.attend.user','user_id':'closest'}"),
        row(
            AttendLocationRequest.newBuilder().setLocation(Position.newBuilder().setZ(1)),
            "{'type':'request.attend.location','x':0.0,'y':0.0,'z':1.0}"),
        row(
            PerformGestureRequest.newBuilder().setName("Smile"),
            "{'type':'request.gesture.start','name':'Smile','intensity':1.0,'duration':1.0,'monitor':true}"),
        row(
            SetHeadPoseRequest.newBuilder().setPose(HeadPose.newBuilder().setYaw(5)),
            "{'type':'request.face.headpose','yaw':5.0,'pitch':0.0,'roll':0.0,'relative':false}"),
        row(
            ListFacesRequest.newBuilder(),
            "{'type':'request.face.status','face_id':true,'face_list':true}"),
        row(
            GetFaceRequest.newBuilder(),
            "{'type':'request.face.status','face_id':true,'face_list':false}"));
  }

  private static Arguments row(Message.Builder request, String wire) {
    return Arguments.of(request.build(), new JsonObject(wire.replace('\'', '"')));
  }

  @ParameterizedTest
  @MethodSource("table")
  void anUnsetFieldMeansTheOfficialClientsDefault(Message request, JsonObject expected) {
    assertThat(onTheWire(request)).isEqualTo(expected);
  }

  private static JsonObject onTheWire(Message request) {
    Violations violations = new Violations();
    RobotCommand command = CommandMapper.command(request, violations);
    violations.throwIfAny();
    Frame frame = new FurhatProtocol(null).encode(command, "id");
    JsonObject wire = new JsonObject(((Frame.Text) frame).text());
    wire.remove("request_id");
    return wire;
  }

  @ParameterizedTest
  @MethodSource("unset")
  void whatTheOfficialClientNeverSendsStaysWithTheRobot(Message request, String key) {
    assertThat(onTheWire(request).containsKey(key)).isFalse();
  }

  static Stream<Arguments> unset() {
    Message user = AttendUserRequest.getDefaultInstance();
    return Stream.of(
        Arguments.of(user, "slack_pitch"),
        Arguments.of(user, "slack_yaw"),
        Arguments.of(user, "slack_timeout"),
        Arguments.of(user, "speed"),
        Arguments.of(
            SetHeadPoseRequest.newBuilder().setPose(HeadPose.getDefaultInstance()).build(),
            "speed"));
  }

  @org.junit.jupiter.api.Test
  void lightsThatAreNotNamedAreOff() {
    Message request = SetLedsRequest.newBuilder().putColors(0, "red").build();

    assertThat(onTheWire(request).getString("fill")).isEqualTo("#000000");
  }
}

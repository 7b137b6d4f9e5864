package dev.troupe.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.AvatarEvent.PlaybackState;
import dev.troupe.spatialwalk.wire.ClientAudioInput;
import dev.troupe.spatialwalk.wire.Flame;
import dev.troupe.spatialwalk.wire.FlameAnimation;
import dev.troupe.spatialwalk.wire.Message;
import dev.troupe.spatialwalk.wire.MessageType;
import dev.troupe.spatialwalk.wire.ServerConfirmSession;
import dev.troupe.spatialwalk.wire.ServerError;
import dev.troupe.spatialwalk.wire.ServerPlaybackState;
import dev.troupe.spatialwalk.wire.ServerResponseAnimation;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server sends: what is known is read, the rest is stepped over. */
final class SpatialwalkDecoderTest {
  private static final UnknownFieldSet NEWER =
      UnknownFieldSet.newBuilder()
          .addField(
              77,
              UnknownFieldSet.Field.newBuilder()
                  .addVarint(5)
                  .addFixed32(6)
                  .addFixed64(7)
                  .addLengthDelimited(ByteString.copyFromUtf8("new"))
                  .addGroup(UnknownFieldSet.getDefaultInstance())
                  .build())
          .build();

  @Test
  void countsTheMomentsOfRealMotionWithoutTouchingIt() {
    byte[] message = motion(12, true).toByteArray();
    assertThat(message.length).isBetween(5_000, 8_000);
    AvatarEvent.Animation animation = animation(message);
    assertThat(animation.keyframes()).isEqualTo(12);
    assertThat(animation.end()).isTrue();
    assertThat(animation.connectionId()).isEqualTo("conn-1");
    assertThat(animation.reqId()).isEqualTo("r1");
    assertThat(animation.bytes()).isSameAs(message);
  }

  @Test
  void unknownFieldsAreToleratedEverywhere() {
    Message message =
        motion(3, false).toBuilder()
            .setUnknownFields(NEWER)
            .setServerResponseAnimation(
                motion(3, false).getServerResponseAnimation().toBuilder().setUnknownFields(NEWER))
            .build();
    assertThat(animation(message.toByteArray()).keyframes()).isEqualTo(3);

    Message confirmed =
        Message.newBuilder()
            .setType(MessageType.MESSAGE_SERVER_CONFIRM_SESSION)
            .setServerConfirmSession(
                ServerConfirmSession.newBuilder()
                    .setConnectionId("c")
                    .addCapabilities("playback_state")
                    .addCapabilities("")
                    .addCapabilities("playback_state")
                    .addCapabilities("telepathy")
                    .setUnknownFields(NEWER))
            .build();
    AvatarEvent.Confirmed event = (AvatarEvent.Confirmed) decode(confirmed);
    assertThat(event.capabilities()).isEqualTo(Set.of("playback_state", "telepathy"));
    assertThat(event.can(AvatarEvent.Confirmed.PLAYBACK_STATE)).isTrue();
    assertThat(event.can(AvatarEvent.Confirmed.PLAYBACK_CONTROL)).isFalse();
  }

  @Test
  void motionWrittenInAnUnknownWayHasNoCountAndIsMotionAllTheSame() {
    ServerResponseAnimation.Builder known =
        ServerResponseAnimation.newBuilder().setReqId("r1").setEnd(true);
    Message elsewhere = wrap(known.clone().setUnknownFields(NEWER).build());
    assertThat(animation(elsewhere.toByteArray()).keyframes()).isNull();

    ByteString notMotion = ByteString.copyFrom(HexFormat.of().parseHex("0aff01ff"));
    UnknownFieldSet broken =
        UnknownFieldSet.newBuilder()
            .addField(4, UnknownFieldSet.Field.newBuilder().addLengthDelimited(notMotion).build())
            .build();
    AvatarEvent.Animation animation =
        animation(wrap(known.clone().setUnknownFields(broken).build()).toByteArray());
    assertThat(animation.keyframes()).isNull();
    assertThat(animation.reqId()).isEqualTo("r1");
    assertThat(animation.end()).isTrue();
  }

  @Test
  void aConfirmationWithoutANameIsNone() {
    Message nameless =
        Message.newBuilder()
            .setType(MessageType.MESSAGE_SERVER_CONFIRM_SESSION)
            .setServerConfirmSession(ServerConfirmSession.newBuilder().addCapabilities("x"))
            .build();
    assertThat(decode(nameless))
        .isEqualTo(new AvatarEvent.Unreadable("a confirmation without a connection id"));
  }

  @Test
  void aServerThatNamesThousandsOfCapabilitiesIsNotRememberedWhole() {
    ServerConfirmSession.Builder many = ServerConfirmSession.newBuilder().setConnectionId("c");
    for (int i = 0; i < 10_000; i++) {
      many.addCapabilities("c" + i);
    }
    Message message =
        Message.newBuilder()
            .setType(MessageType.MESSAGE_SERVER_CONFIRM_SESSION)
            .setServerConfirmSession(many)
            .build();
    assertThat(((AvatarEvent.Confirmed) decode(message)).capabilities()).hasSize(64);
  }

  @Test
  void aFailureBelongsToARequestOrToTheSession() {
    ServerError.Builder error = ServerError.newBuilder().setCode(-3).setMessage("no");
    assertThat(decode(wrap(error))).isEqualTo(new AvatarEvent.ServerFailed("", null, -3, "no"));
    assertThat(decode(wrap(error.setReqId("r1").setConnectionId("c"))))
        .isEqualTo(new AvatarEvent.ServerFailed("c", "r1", -3, "no"));
  }

  @ParameterizedTest
  @EnumSource(PlaybackState.class)
  void tellsWherePlaybackStands(PlaybackState state) {
    int number = state == PlaybackState.UNKNOWN ? 99 : state.ordinal();
    Message message =
        Message.newBuilder()
            .setType(MessageType.MESSAGE_SERVER_PLAYBACK_STATE)
            .setServerPlaybackState(
                ServerPlaybackState.newBuilder()
                    .setConnectionId("c")
                    .setReqId("r1")
                    .setStateValue(number)
                    .setPlayedMs(2_040)
                    .setReason("explicit"))
            .build();
    assertThat(decode(message))
        .isEqualTo(
            new AvatarEvent.Playback("c", "r1", state, Duration.ofMillis(2_040), "explicit"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 6, 7, 8, 9, 11, 4_711, -1})
  void typesThatNoServerSendsAreUnknown(int type) {
    Message message =
        Message.newBuilder()
            .setTypeValue(type)
            .setClientAudioInput(ClientAudioInput.newBuilder().setReqId("r1"))
            .build();
    assertThat(decode(message)).isEqualTo(new AvatarEvent.Unknown(type));
  }

  @Test
  void theTypeDecidesAndTheArmOfAnotherIsAsGoodAsAbsent() {
    Message motionOnly = Message.newBuilder().setTypeValue(5).build();
    AvatarEvent.Animation empty = animation(motionOnly.toByteArray());
    assertThat(empty.reqId()).isEmpty();
    assertThat(empty.end()).isFalse();
    assertThat(empty.keyframes()).isZero();

    Message confused =
        Message.newBuilder()
            .setTypeValue(5)
            .setServerError(ServerError.newBuilder().setReqId("r1").setConnectionId("c"))
            .build();
    AvatarEvent.Animation animation = animation(confused.toByteArray());
    assertThat(animation.reqId()).isEmpty();
    assertThat(animation.connectionId()).isEmpty();
  }

  @Test
  void ofTwoArmsTheLastHoldsAndOneArmInTwoPiecesAddsUp() {
    byte[] error = wrap(ServerError.newBuilder().setReqId("r1")).toByteArray();
    byte[] twoArms = concat(motion(2, true).toByteArray(), error);
    assertThat(SpatialwalkDecoder.decode(twoArms))
        .isEqualTo(new AvatarEvent.ServerFailed("", "r1", 0, ""));

    byte[] twice = concat(motion(2, false).toByteArray(), motion(3, true).toByteArray());
    AvatarEvent.Animation animation = animation(twice);
    assertThat(animation.keyframes()).isEqualTo(5);
    assertThat(animation.end()).isTrue();
  }

  @Test
  void textOfTheWireNeedNotBeUtf8() {
    byte[] message = HexFormat.of().parseHex("0805" + "3206" + "1202ff41" + "1801");
    AvatarEvent.Animation animation = animation(message);
    assertThat(animation.reqId()).isEqualTo("\ufffdA");
    assertThat(animation.end()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08", // a varint that is cut
        "0a05616263", // a string that is cut
        "3205", // an arm that is cut
        "080532ffffffffff01", // an arm of negative length
        "0805320312ff01", // a string that leaves its arm
        "0c", // the end of a group that never began
        "080532010c", // the same within an arm
        "0b", // a group without an end
        "00", // a field without a number
        "0f", // a wire type that does not exist
        "7b226572726f72223a317d" // JSON
      })
  void whatIsNoMessageIsUnreadable(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(SpatialwalkDecoder.decode(bytes))
        .isEqualTo(new AvatarEvent.Unreadable(bytes.length + " bytes that are no message"));
  }

  @Test
  void nothingAtAllIsAMessageOfNoType() {
    assertThat(SpatialwalkDecoder.decode(new byte[0])).isEqualTo(new AvatarEvent.Unknown(0));
  }

  @Test
  void groupsWithinGroupsEndSomewhere() {
    byte[] groups = new byte[1 << 20];
    Arrays.fill(groups, (byte) 0x7b);
    assertThat(SpatialwalkDecoder.decode(groups)).isInstanceOf(AvatarEvent.Unreadable.class);
  }

  /** Any bytes end in a value that holds no more text than came in, and no other bytes. */
  @Test
  void anyBytesDecodeToNoMoreThanTheyAre() {
    Random random = new Random(20_261_120);
    List<byte[]> seeds = seeds();
    for (int i = 0; i < 50_000; i++) {
      byte[] message = seeds.get(random.nextInt(seeds.size())).clone();
      for (int times = random.nextInt(5); times >= 0; times--) {
        message = mutate(message, random);
      }
      assertNotLarger(SpatialwalkDecoder.decode(message), message);
    }
    for (int i = 0; i < 50_000; i++) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      assertNotLarger(SpatialwalkDecoder.decode(noise), noise);
    }
  }

  static void assertNotLarger(AvatarEvent event, byte[] message) {
    int text =
        switch (event) {
          case AvatarEvent.Confirmed e ->
              e.connectionId().length() + e.capabilities().stream().mapToInt(String::length).sum();
          case AvatarEvent.Animation e -> {
            assertThat(e.bytes()).isSameAs(message);
            assertThat(e.keyframes() == null ? 0 : e.keyframes()).isBetween(0, message.length);
            yield e.connectionId().length() + e.reqId().length();
          }
          case AvatarEvent.ServerFailed e ->
              e.connectionId().length()
                  + (e.reqId() == null ? 0 : e.reqId().length())
                  + e.message().length();
          case AvatarEvent.Playback e ->
              e.connectionId().length() + e.reqId().length() + e.reason().length();
          case AvatarEvent.Unknown e -> 0;
          case AvatarEvent.Unreadable e -> 0;
        };
    assertThat(text).isLessThanOrEqualTo(message.length);
  }

  /** What the generated parser reads, the view reads alike. */
  @Test
  void agreesWithTheGeneratedParserWhereThatOneReadsAtAll() {
    Random random = new Random(42);
    List<byte[]> seeds = seeds();
    int compared = 0;
    for (int i = 0; i < 40_000; i++) {
      byte[] message = mutate(seeds.get(random.nextInt(seeds.size())).clone(), random);
      if (random.nextBoolean()) {
        message = mutate(message, random);
      }
      try {
        assertAgrees(SpatialwalkDecoder.decode(message), Message.parseFrom(message));
        compared++;
      } catch (InvalidProtocolBufferException e) {
        // The view reads less, so it may understand more.
        continue;
      }
    }
    assertThat(compared).isGreaterThan(5_000);
  }

  static void assertAgrees(AvatarEvent event, Message message) {
    switch (event) {
      case AvatarEvent.Confirmed e -> {
        ServerConfirmSession confirm = message.getServerConfirmSession();
        assertThat(message.getTypeValue()).isEqualTo(2);
        assertThat(e.connectionId()).isEqualTo(confirm.getConnectionId());
        assertThat(confirm.getCapabilitiesList()).containsAll(e.capabilities());
      }
      case AvatarEvent.Animation e -> {
        ServerResponseAnimation motion = message.getServerResponseAnimation();
        assertThat(message.getTypeValue()).isEqualTo(5);
        assertThat(e.connectionId()).isEqualTo(motion.getConnectionId());
        assertThat(e.reqId()).isEqualTo(motion.getReqId());
        assertThat(e.end()).isEqualTo(motion.getEnd());
        if (e.keyframes() != null) {
          assertThat(e.keyframes()).isEqualTo(motion.getAnimation().getKeyframesCount());
        } else {
          assertThat(motion.hasAnimation()).isFalse();
        }
      }
      case AvatarEvent.ServerFailed e -> {
        ServerError error = message.getServerError();
        assertThat(message.getTypeValue()).isEqualTo(4);
        assertThat(e.connectionId()).isEqualTo(error.getConnectionId());
        assertThat(e.reqId()).isEqualTo(error.getReqId().isEmpty() ? null : error.getReqId());
        assertThat(e.code()).isEqualTo(error.getCode());
        assertThat(e.message()).isEqualTo(error.getMessage());
      }
      case AvatarEvent.Playback e -> {
        ServerPlaybackState playback = message.getServerPlaybackState();
        assertThat(message.getTypeValue()).isEqualTo(10);
        assertThat(e.reqId()).isEqualTo(playback.getReqId());
        assertThat(e.played().toMillis()).isEqualTo(playback.getPlayedMs());
        assertThat(e.reason()).isEqualTo(playback.getReason());
      }
      case AvatarEvent.Unknown e -> assertThat(message.getTypeValue()).isEqualTo(e.type());
      case AvatarEvent.Unreadable e -> {
        assertThat(message.getTypeValue()).isEqualTo(2);
        assertThat(message.getServerConfirmSession().getConnectionId()).isEmpty();
      }
    }
  }

  private static List<byte[]> seeds() {
    return List.of(
        motion(1, false).toByteArray(),
        wrap(ServerResponseAnimation.newBuilder().setReqId("r1").setEnd(true).build())
            .toByteArray(),
        wrap(ServerResponseAnimation.newBuilder()
                .setReqId("r1")
                .setAnimation(
                    FlameAnimation.newBuilder()
                        .addKeyframes(Flame.newBuilder().addJawPose(1))
                        .addKeyframes(Flame.newBuilder().addJawPose(2)))
                .build())
            .toByteArray(),
        wrap(ServerError.newBuilder()
                .setConnectionId("conn-1")
                .setReqId("r1")
                .setCode(4001)
                .setMessage("Credits exhausted"))
            .toByteArray(),
        Message.newBuilder()
            .setTypeValue(2)
            .setServerConfirmSession(
                ServerConfirmSession.newBuilder().setConnectionId("c").addCapabilities("a"))
            .setUnknownFields(NEWER)
            .build()
            .toByteArray(),
        Message.newBuilder()
            .setTypeValue(10)
            .setServerPlaybackState(
                ServerPlaybackState.newBuilder().setReqId("r1").setStateValue(3).setPlayedMs(9))
            .build()
            .toByteArray());
  }

  private static byte[] mutate(byte[] message, Random random) {
    if (message.length == 0) {
      return message;
    }
    int at = random.nextInt(message.length);
    switch (random.nextInt(4)) {
      case 0 -> message[at] = (byte) random.nextInt(256);
      case 1 -> message[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        return Arrays.copyOf(message, at);
      }
      default -> {
        return message.length > 4_000 ? message : concat(message, Arrays.copyOf(message, at));
      }
    }
    return message;
  }

  /** Of a size as the FLAME model has it. */
  private static Message motion(int keyframes, boolean end) {
    FlameAnimation.Builder animation = FlameAnimation.newBuilder();
    for (int i = 0; i < keyframes; i++) {
      Flame.Builder flame = Flame.newBuilder();
      for (int n = 0; n < 3; n++) {
        flame.addTranslation(n).addRotation(n).addNeckPose(n).addJawPose(n);
      }
      for (int n = 0; n < 100; n++) {
        flame.addExpression(n * 0.01f);
      }
      animation.addKeyframes(flame.addEyePose(1).addEyeLid(0.5f));
    }
    return wrap(
        ServerResponseAnimation.newBuilder()
            .setConnectionId("conn-1")
            .setReqId("r1")
            .setEnd(end)
            .setAnimation(animation)
            .setAvatarId("ada")
            .build());
  }

  private static Message wrap(ServerResponseAnimation animation) {
    return Message.newBuilder()
        .setType(MessageType.MESSAGE_SERVER_RESPONSE_ANIMATION)
        .setServerResponseAnimation(animation)
        .build();
  }

  private static Message wrap(ServerError.Builder error) {
    return Message.newBuilder()
        .setType(MessageType.MESSAGE_SERVER_ERROR)
        .setServerError(error)
        .build();
  }

  private static AvatarEvent decode(Message message) {
    return SpatialwalkDecoder.decode(message.toByteArray());
  }

  private static AvatarEvent.Animation animation(byte[] message) {
    return (AvatarEvent.Animation) SpatialwalkDecoder.decode(message);
  }

  private static byte[] concat(byte[] one, byte[] two) {
    byte[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }
}

"""Lets an avatar speak a WAV file (16-bit, mono) and counts what comes back for a screen to show."""

import sys
import wave

import grpc
from spatialwalk import message_pb2
from troupe.avatar.v1 import avatar_service_pb2, avatar_service_pb2_grpc
from troupe.media.v1 import audio_pb2

AVATAR = "dana"


def clip(path):
    """What goes up: which avatar and sound, the sound in pieces, and that this was all."""
    request = avatar_service_pb2.AnimateRequest
    with wave.open(path) as sound:
        rate = sound.getframerate()
        header = avatar_service_pb2.AnimateHeader(avatar=AVATAR)
        header.audio.encoding = audio_pb2.AUDIO_ENCODING_PCM_S16LE
        header.audio.sample_rate_hz = rate
        yield request(header=header)
        while piece := sound.readframes(rate // 10):
            yield request(audio=piece)
    yield request(end_of_utterance=avatar_service_pb2.EndOfUtterance())


path, gateway = (sys.argv[1:] + ["127.0.0.1:7700"])[:2]
with grpc.insecure_channel(gateway) as channel:
    avatars = avatar_service_pb2_grpc.AvatarServiceStub(channel)
    messages = keyframes = 0
    for answer in avatars.Animate(clip(path), timeout=60):
        if answer.HasField("frame"):  # The vendor's own message, which its players take as it is.
            animation = message_pb2.Message.FromString(answer.frame.data).server_response_animation
            messages += 1
            keyframes += len(animation.animation.keyframes)
        if answer.HasField("ended"):
            print(f"{answer.ended.WhichOneof('end')}: {messages} messages, {keyframes} keyframes")

"""Prints what is said in a WAV file or to a robot: the text, and the digits if there are any.

Usage: recognize.py FILE.wav|ROBOT [GATEWAY]
"""

import sys
import wave

import grpc
from troupe.media.v1 import audio_pb2
from troupe.recognition.v1 import command_pb2, recognition_service_pb2, recognition_service_pb2_grpc
from troupe.recognition.v1 import session_pb2

# The first that matches wins, and the second one takes whatever is said.
GRAMMARS = ["builtin:speech/spelling/digits", "builtin:speech/transcribe"]


def up(what):
    """The header, then sound; with a robot the gateway takes the sound from there."""
    source = session_pb2.RecognitionSource()
    recognize = command_pb2.RecognizeCommand(grammars=GRAMMARS)
    header = recognition_service_pb2.RecognizeOnceHeader(source=source, recognize=recognize)
    if not what.endswith(".wav"):
        header.source.robot.robot_id = what
        yield recognition_service_pb2.RecognizeOnceRequest(header=header)
        return
    with wave.open(what) as sound:  # 16-bit PCM, one channel
        header.source.audio.encoding = audio_pb2.AUDIO_ENCODING_PCM_S16LE
        header.source.audio.sample_rate_hz = sound.getframerate()
        yield recognition_service_pb2.RecognizeOnceRequest(header=header)
        while chunk := sound.readframes(sound.getframerate() // 10):
            yield recognition_service_pb2.RecognizeOnceRequest(audio=chunk)


with grpc.insecure_channel(sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1:7700") as channel:
    recogniser = recognition_service_pb2_grpc.RecognitionServiceStub(channel)
    heard = recogniser.RecognizeOnce(up(sys.argv[1]), timeout=60)
    print("text:", heard.text or f"none ({heard.complete.vendor_cause})")
    print("digits:", heard.complete.result.interpretation.digits or "none")

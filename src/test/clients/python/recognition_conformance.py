"""Dials random numbers into the recogniser in every format, and listens to robots that hear one.

Usage: recognition_conformance.py GATEWAY ROBOT NUMBER, where the robot hears that number dialled
       over and over with a second of silence between, for instance
       recognition_conformance.py 127.0.0.1:7700 alice 4071

Ends with status 0 when each number came back as it was dialled, else with the first deviation.
"""

import concurrent.futures
import queue
import random
import sys

import grpc
import sounds
from troupe.media.v1 import audio_pb2
from troupe.recognition.v1 import command_pb2, recognition_service_pb2, recognition_service_pb2_grpc
from troupe.recognition.v1 import result_pb2, session_pb2

LONG = 60  # seconds for what takes a few where nothing else runs
DIGITS = "builtin:speech/spelling/digits"
CODECS = {
    "g711a": session_pb2.RECOGNITION_CODEC_G711A,
    "g711u": session_pb2.RECOGNITION_CODEC_G711U,
    "linear": session_pb2.RECOGNITION_CODEC_LINEAR,
}
PCM_RATES = (8000, 16000, 22050, 24000, 32000, 44100, 48000)
FORMATS = [(audio_pb2.AUDIO_ENCODING_PCM_S16LE, rate, sounds.pcm) for rate in PCM_RATES] + [
    (audio_pb2.AUDIO_ENCODING_ALAW, 8000, lambda samples: bytes(map(sounds.alaw, samples))),
    (audio_pb2.AUDIO_ENCODING_MULAW, 8000, lambda samples: bytes(map(sounds.mulaw, samples))),
]
ODD = 3001  # bytes a message: cuts samples in two


class Deviation(Exception):
    """Something is not as the contract says."""


def equal(actual, expected, what):
    if actual != expected:
        raise Deviation(f"{what}: {actual!r} (expected: {expected!r})")


class Stream:
    """One Recognize, whose messages go up one by one."""

    def __init__(self, recogniser, codec, **source):
        self._up = queue.Queue()
        self._down = recogniser.Recognize(iter(self._up.get, None), timeout=LONG)
        session = session_pb2.SessionOptions(codec=codec)
        session.session_timeout.FromSeconds(LONG)
        session.defaults.speech_complete_timeout.FromMilliseconds(400)
        session.defaults.speech_nomatch_timeout.FromMilliseconds(400)
        header = recognition_service_pb2.RecognizeHeader(session=session)
        header.source.CopyFrom(session_pb2.RecognitionSource(**source))
        self.send(header=header)
        equal(next(self._down).ready.codec, codec, "codec")

    def send(self, **arm):
        self._up.put(recognition_service_pb2.RecognizeRequest(**arm))

    def until(self, kind):
        for message in self._down:
            if message.HasField(kind):
                return getattr(message, kind)
        raise Deviation(f"the stream ended without {kind}")

    def heard(self):
        complete = self.until("complete")
        equal(complete.cause, result_pb2.COMPLETION_CAUSE_SUCCESS, "cause")
        return complete.result.interpretation.digits

    def finish(self, recognitions):
        self._up.put(None)
        equal(self.until("ended").recognitions, recognitions, "recognitions")
        equal([message.WhichOneof("message") for message in self._down], [], "behind the end")


def dials(recogniser, codec, encoding, rate, encode):
    number = "".join(random.choices("0123456789", k=6))
    what = f"{audio_pb2.AudioEncoding.Name(encoding)} at {rate} as {codec}"
    form = audio_pb2.AudioFormat(encoding=encoding, sample_rate_hz=rate)
    stream = Stream(recogniser, CODECS[codec], audio=form)
    stream.send(command_id=number, recognize=command_pb2.RecognizeCommand(grammars=[DIGITS]))
    sound = encode(sounds.digits(number, rate))
    for at in range(0, len(sound), ODD):
        stream.send(audio=sound[at : at + ODD])
    stream.send(end_utterance=command_pb2.EndUtteranceCommand())
    equal(stream.heard(), number, what)
    stream.finish(1)
    return f"{what}: {number}"


def listens(recogniser, codec, robot, number):
    """Whoever comes in the middle hears the rest first, if any, and then the whole."""
    microphone = session_pb2.RobotMicrophone(robot_id=robot)
    stream = Stream(recogniser, CODECS[codec], robot=microphone)
    recognize = command_pb2.RecognizeCommand(grammars=[DIGITS])
    stream.send(command_id="rest", recognize=recognize)
    stream.until("complete")
    stream.send(command_id="whole", recognize=recognize)
    heard = stream.heard()
    equal(heard, number, f"{robot} as {codec}")
    stream.finish(2)
    return f"{robot} as {codec}: {heard}"


def main(gateway, robot, number):
    with grpc.insecure_channel(gateway) as channel:
        recogniser = recognition_service_pb2_grpc.RecognitionServiceStub(channel)
        tasks = [(dials, codec, *form) for codec in CODECS for form in FORMATS]
        tasks += [(listens, codec, robot, number) for codec in CODECS]
        # All at once, since sound takes its time.
        with concurrent.futures.ThreadPoolExecutor(len(tasks)) as threads:
            running = [threads.submit(task, recogniser, *rest) for task, *rest in tasks]
        for each in running:
            try:
                print(each.result())
            except (Deviation, grpc.RpcError, StopIteration) as deviation:
                sys.exit(f"DEVIATION: {deviation!r}")
    print("CONFORMANT")


if __name__ == "__main__":
    main(*sys.argv[1:])

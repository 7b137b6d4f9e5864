"""Thinks of a number, and lets a person guess it by voice or telephone keys in five turns.

The person's sound comes from standard input as 16-bit PCM at 16000 Hz, for instance
       arecord -q -t raw -f S16_LE -r 16000 | python guess.py 127.0.0.1:7700
"""

import queue
import random
import sys
import threading

import grpc
from troupe.media.v1 import audio_pb2
from troupe.recognition.v1 import command_pb2, grammar_pb2, recognition_service_pb2
from troupe.recognition.v1 import recognition_service_pb2_grpc, result_pb2, session_pb2

RATE = 16000
TURNS = 5
MATCHES = (result_pb2.COMPLETION_CAUSE_SUCCESS, result_pb2.COMPLETION_CAUSE_SUCCESS_MAXTIME)


def session(no_input=5.0, pause=1.0):
    """How long to wait for a word, and which pause ends an utterance, in seconds."""
    options = session_pb2.SessionOptions(language="en-GB", logging_tag="guess")
    options.defaults.no_input_timeout.FromMilliseconds(int(no_input * 1000))
    for name in ("complete", "incomplete", "nomatch"):
        timeout = getattr(options.defaults, f"speech_{name}_timeout")
        timeout.FromMilliseconds(int(pause * 1000))
    digits = "builtin:speech/spelling/digits?regex=[0-9]{1,2}"
    options.grammars.append(grammar_pb2.GrammarDefinition(alias="guess", grammar=digits))
    return options


class Ears:
    """One stream to the recogniser: sound may go up at any time, questions one by one."""

    def __init__(self, channel, options):
        recogniser = recognition_service_pb2_grpc.RecognitionServiceStub(channel)
        self._up = queue.Queue()
        self._down = recogniser.Recognize(iter(self._up.get, None), timeout=3600)
        header = recognition_service_pb2.RecognizeHeader(session=options)
        header.source.audio.encoding = audio_pb2.AUDIO_ENCODING_PCM_S16LE
        header.source.audio.sample_rate_hz = RATE
        self._send(header=header)
        self._until("ready")

    def _send(self, **arm):
        self._up.put(recognition_service_pb2.RecognizeRequest(**arm))

    def _until(self, kind):
        for message in self._down:
            if message.HasField("rejected"):
                raise RuntimeError(message.rejected.error.message)
            if message.HasField(kind):
                return getattr(message, kind)
        raise RuntimeError(f"the stream ended without {kind}")

    def sound(self, chunk):
        self._send(audio=chunk)

    def ask(self, grammar, mode=command_pb2.RECOGNITION_MODE_NORMAL):
        self._send(recognize=command_pb2.RecognizeCommand(grammars=[grammar], mode=mode))

    def answer(self):
        return self._until("complete")

    def close(self):
        self._up.put(None)
        self._until("ended")


class Game:
    """Asks and tells; `asked` is called when a question was asked, before the answer comes."""

    def __init__(self, ears, numbers, tell=print, asked=lambda: None):
        self._ears, self._numbers, self._tell, self._asked = ears, numbers, tell, asked

    def play(self):
        for number in self._numbers:
            self._round(number)
            if not self._another():
                break
        self._tell("Goodbye.")
        self._ears.close()

    def _round(self, number):
        self._tell(f"I think of a number below 100. You have {TURNS} turns.")
        for turn in range(1, TURNS + 1):
            self._tell(f"Turn {turn}: what is your guess?")
            guess = self._guess()
            if guess == number:
                self._tell(f"{guess} it is. You win.")
                return
            if guess is not None:
                self._tell(f"{guess} is too {'high' if guess > number else 'low'}.")
        self._tell(f"You lose. It was {number}.")

    def _guess(self):
        self._ears.ask("session:guess")
        self._asked()
        answer = self._ears.answer()
        if answer.cause in MATCHES:
            return int(answer.result.interpretation.digits)
        if answer.result.HasField("transcript"):
            self._tell(f'I heard "{answer.result.transcript.text}", and that is no guess.')
        else:
            self._tell("I heard nothing.")
        return None

    def _another(self):
        """Asks until there is a yes or a no; whatever else is said is passed over."""
        while True:
            self._tell("Another round?")
            self._ears.ask("builtin:speech/boolean", command_pb2.RECOGNITION_MODE_HOTWORD)
            self._asked()
            answer = self._ears.answer()
            if answer.cause in MATCHES:
                return answer.result.interpretation.boolean


def listen(ears, microphone):
    while chunk := microphone.read(RATE // 10 * 2):
        ears.sound(chunk)


def main(gateway="127.0.0.1:7700"):
    with grpc.insecure_channel(gateway) as channel:
        ears = Ears(channel, session())
        threading.Thread(target=listen, args=(ears, sys.stdin.buffer), daemon=True).start()
        Game(ears, iter(lambda: random.randrange(100), None)).play()


if __name__ == "__main__":
    main(*sys.argv[1:])

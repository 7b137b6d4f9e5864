"""Plays guess.py to the end: dials the guesses, and makes a voice where words are scripted.

Usage: guess_conformance.py GATEWAY, when the recogniser understands in turn "no idea", "perhaps",
       "yes" and "no". Prints the dialogue.
"""

import sys

import grpc
import guess
import sounds

VOICE = sounds.tone(0.4, guess.RATE, 440)
PAUSE = sounds.silence(0.7, guess.RATE)  # longer than what ends an utterance, or nobody speaks
SILENCE = sounds.silence(1.5, guess.RATE)


def dialled(number):
    return sounds.digits(number, guess.RATE) + PAUSE


ANSWERS = [
    dialled("50"),
    dialled("7"),
    SILENCE,
    VOICE + PAUSE,  # no idea
    dialled("42"),
    SILENCE,  # so that the question is asked again
    VOICE + PAUSE + VOICE + PAUSE,  # perhaps … yes
    *[dialled(number) for number in ("10", "20", "30", "40", "99")],
    VOICE + PAUSE,  # no
]


def main(gateway):
    with grpc.insecure_channel(gateway) as channel:
        ears = guess.Ears(channel, guess.session(no_input=1, pause=0.4))
        answers = iter(ANSWERS)

        def answer():
            ears.sound(sounds.pcm(next(answers)))

        guess.Game(ears, [42, 55, 0], asked=answer).play()
        if next(answers, None):
            sys.exit("the dialogue ended before all was said")


if __name__ == "__main__":
    main(*sys.argv[1:])

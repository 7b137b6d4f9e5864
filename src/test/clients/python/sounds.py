"""Sounds that a program can make: telephone digits, a voice of sorts, silence, and G.711."""

import array
import math
import sys

KEYS = "123A456B789C*0#D"
ROWS = (697, 770, 852, 941)
COLUMNS = (1209, 1336, 1477, 1633)


def pcm(samples):
    """16-bit little-endian."""
    numbers = array.array("h", samples)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def tone(seconds, rate, *hertz):
    turns = [2 * math.pi * each / rate for each in hertz]
    return [
        int(8000 / len(turns) * sum(math.sin(turn * i) for turn in turns))
        for i in range(int(seconds * rate))
    ]


def silence(seconds, rate):
    return [0] * int(seconds * rate)


def digits(number, rate):
    """Telephone digits, each for 100 ms with as much pause."""
    samples = []
    for digit in number:
        row, column = divmod(KEYS.index(digit), 4)
        samples += tone(0.1, rate, ROWS[row], COLUMNS[column]) + silence(0.1, rate)
    return samples


def alaw(sample):
    magnitude = sample if sample >= 0 else -sample - 1
    sign = 0x80 if sample >= 0 else 0
    if magnitude < 256:
        return (sign | magnitude >> 4) ^ 0x55
    segment = magnitude.bit_length() - 8
    return (sign | segment << 4 | magnitude >> segment + 3 & 0x0F) ^ 0x55


def mulaw(sample):
    magnitude = min(abs(sample), 32635) + 132
    sign = 0x80 if sample < 0 else 0
    segment = magnitude.bit_length() - 8
    return ~(sign | segment << 4 | magnitude >> segment + 3 & 0x0F) & 0xFF

"""What the checks of the vendor's avatar client stand on: the simulated services, the client with all
that it calls back with, and a reader of the vendor's messages that is none of ours.
"""

import asyncio
import ctypes.util
import datetime
import glob
import json
import math
import os
import struct
import sysconfig
import time
import urllib.request

# The encoder wants the system's libopus; where there is none, that of a package which brings one.
_find_library = ctypes.util.find_library


def _find_opus(name):
    brought = glob.glob(os.path.join(sysconfig.get_paths()["platlib"], "av.libs", "libopus-*"))
    return _find_library(name) or (brought[0] if name == "opus" and brought else None)


ctypes.util.find_library = _find_opus

from avatarkit import AvatarSDKError, new_avatar_session
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

KEY, APP, AVATAR = "demo-key", "demo-app", "demo-avatar"
PATIENCE = 30.0
seen_codes = set()


class Count:
    """How many things were checked."""

    checks = 0


def expect(condition, text):
    Count.checks += 1
    if not condition:
        raise AssertionError(text)


def expect_error(error, code, text="", **fields):
    expect(isinstance(error, AvatarSDKError), f"not an error of the client: {error!r}")
    seen_codes.add(error.code)
    expect(error.code == code, f"expected {code}, got {error.code}: {error.message}")
    expect(text.lower() in error.message.lower(), f"expected {text!r} in {error.message!r}")
    for name, value in fields.items():
        expect(getattr(error, name) == value, f"{name}: {getattr(error, name)!r}, not {value!r}")


class Service:
    """One simulator: where it is, and what is ordered of it."""

    def __init__(self, triple):
        self.console, self.ingress, self.control = triple.split(",")

    def ask(self, path, body=None, method=None):
        request = urllib.request.Request(
            self.control + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"},
            method=method or ("GET" if body is None else "POST"),
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
            return json.load(reply)

    def fault(self, name, times=1, **fields):
        self.ask("/faults", {"fault": name, "times": times, **fields})

    def heal(self):
        self.ask("/faults", method="DELETE")

    def plan(self, **fields):
        self.ask(f"/accounts/{KEY}", fields)

    def request(self, req_id):
        return self.ask(f"/requests/{req_id}")

    def counter(self, name):
        return self.ask("")["counters"].get(name, 0)


class Client:
    """A session of the vendor's client, and all that it has called back with."""

    def __init__(self, service, **options):
        self.frames, self.errors, self.closes, self.encoded = [], [], 0, []
        self.changed = asyncio.Event()
        settings = dict(
            api_key=KEY,
            app_id=APP,
            avatar_id=AVATAR,
            console_endpoint_url=service.console,
            ingress_endpoint_url=service.ingress,
            expire_at=in_seconds(300),
            transport_frames=self._frame,
            on_error=self._error,
            on_close=self._close,
        )
        settings.update(options)
        self.session = new_avatar_session(**settings)

    def _frame(self, data, last):
        self.frames.append((data, last))
        self.changed.set()

    def _error(self, error):
        self.errors.append(error)
        self.changed.set()

    def _close(self):
        self.closes += 1
        self.changed.set()

    async def start(self):
        await self.session.init()
        return await self.session.start()

    async def until(self, condition, text):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self.changed.clear()
            left = deadline - time.monotonic()
            expect(left > 0, f"{text}: not in {PATIENCE} s; {len(self.frames)} frames, {self.errors}")
            try:
                await asyncio.wait_for(self.changed.wait(), left)
            except asyncio.TimeoutError:
                pass

    async def end(self, req_id):
        """All of the request's messages, once its last has come."""
        def ended():
            return any(last and envelope(data).animation.req_id == req_id
                       for data, last in self.frames)
        await self.until(ended, f"the end of {req_id}")
        return [data for data, _ in self.frames if envelope(data).animation.req_id == req_id]

    async def error(self, count=1):
        await self.until(lambda: len(self.errors) >= count, f"{count} errors")
        return self.errors[count - 1]

    async def close(self):
        await self.session.close()


def in_seconds(seconds):
    now = datetime.datetime.now(datetime.timezone.utc)
    return now + datetime.timedelta(seconds=seconds)


def whole_contract():
    """The vendor's messages as its full contract has them, keyframes included, for another reader."""
    file = descriptor_pb2.FileDescriptorProto(name="whole.proto", package="whole", syntax="proto3")

    def message(name, **fields):
        kinds = {"string": 9, "bool": 8, "int": 5, "message": 11, "floats": 2, "messages": 11}
        made = file.message_type.add(name=name)
        for field, (number, kind, *of) in fields.items():
            made.field.add(
                name=field, number=number, type=kinds[kind],
                label=3 if kind.endswith("s") else 1,
                type_name=f".whole.{of[0]}" if of else None,
            )

    message("Flame", translation=(1, "floats"), rotation=(2, "floats"), neck_pose=(3, "floats"),
            jaw_pose=(4, "floats"), eye_pose=(5, "floats"), eye_lid=(6, "floats"),
            expression=(7, "floats"))
    message("FlameAnimation", keyframes=(1, "messages", "Flame"))
    message("Animation", connection_id=(1, "string"), req_id=(2, "string"), end=(3, "bool"),
            flame=(4, "message", "FlameAnimation"), avatar_id=(5, "string"))
    message("Envelope", type=(1, "int"), animation=(6, "message", "Animation"))
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("whole.Envelope"))


Envelope = whole_contract()


def envelope(data):
    return Envelope.FromString(data)


def keyframes(messages):
    return [flame for data in messages for flame in envelope(data).animation.flame.keyframes]


def tone(seconds, rate, amplitude=9000):
    count = int(seconds * rate)
    return struct.pack(
        f"<{count}h",
        *(int(amplitude * math.sin(2 * math.pi * 300 * i / rate)) for i in range(count)),
    )


async def caught(awaitable):
    try:
        result = await asyncio.wait_for(awaitable, PATIENCE)
    except (AvatarSDKError, ValueError) as error:
        return error
    raise AssertionError(f"no error, but {result!r}")

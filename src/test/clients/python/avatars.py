"""Animates a simulated avatar through a gateway and compares with what the vendor says it sent.

Usage: avatars.py GATEWAY AVATAR SIMULATOR, for instance
       avatars.py 127.0.0.1:7700 dana http://127.0.0.1:7704/sim/spatialwalk

Beside AVATAR the gateway must know three that fail: "ghost", which the vendor does not know, "broke",
whose account has no credits, and "intruder", whose key the vendor refuses.

Ends with status 0 when all went as the contract says, and with the first deviation otherwise.
"""

import base64
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import wave

import grpc
from conformance import LONG, SHORT, Deviation, Outbox, equal, expect, seconds, tone
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from spatialwalk import message_pb2
from troupe.avatar.v1 import animation_pb2, avatar_error_pb2
from troupe.avatar.v1 import avatar_service_pb2, avatar_service_pb2_grpc
from troupe.media.v1 import audio_pb2

FPS = 25
RATES = [8000, 16000, 22050, 24000, 32000, 44100, 48000]


def post(url, body):
    """Status and JSON of the answer, whatever it is."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=LONG) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def keyframes(message):
    """How many moments of a face are inside a message of the vendor's."""
    return len(message_pb2.Message.FromString(message).server_response_animation.animation.keyframes)


def expected_keyframes(samples, rate):
    return samples * FPS // rate


class Run:
    def __init__(self, channel, gateway, avatar, simulator):
        self.gateway = gateway
        self.avatar = avatar
        self.simulator = simulator
        self.stub = avatar_service_pb2_grpc.AvatarServiceStub(channel)

    def vendor_sent(self, request_id):
        url = f"{self.simulator}/requests/{request_id}"
        with urllib.request.urlopen(url, timeout=SHORT) as report:
            found = json.load(report)
        found["messages"] = [base64.b64decode(one) for one in found["messages"]]
        equal(len(found["messages"]), found["sent_messages"], "messages that the simulator kept")
        return found

    def listed(self):
        return self.stub.ListAvatars(avatar_service_pb2.ListAvatarsRequest(), timeout=SHORT)

    def header(self, rate):
        header = avatar_service_pb2.AnimateHeader(avatar=self.avatar)
        header.audio.encoding = audio_pb2.AUDIO_ENCODING_PCM_S16LE
        header.audio.sample_rate_hz = rate
        return avatar_service_pb2.AnimateRequest(header=header)

    def lists_avatars(self):
        listed = self.listed()
        names = [one.name for one in listed.avatars]
        equal(names, sorted(names), "order")
        [mine] = [one for one in listed.avatars if one.name == self.avatar]
        equal(list(mine.pcm_sample_rates_hz), RATES, "rates")
        expect(listed.samples, "no samples")
        return f"{names}, samples {list(listed.samples)}"

    def streams_a_wav(self):
        rate = 16000
        with tempfile.TemporaryDirectory() as folder:
            path = str(pathlib.Path(folder, "clip.wav"))
            with wave.open(path, "wb") as sound:
                sound.setnchannels(1)
                sound.setsampwidth(2)
                sound.setframerate(rate)
                sound.writeframes(tone(2.03, rate))
            down = list(self.stub.Animate(self.up(path), timeout=LONG))
            with wave.open(path) as sound:
                samples = sound.getnframes()
        frames = [one for one in down if one.HasField("frame")]
        kinds = [one.WhichOneof("message") for one in down]
        spoken = [kind for kind in kinds if kind != "progress"]
        between = ["frame"] * len(frames)
        equal(spoken, ["ready", "accepted", *between, "ended", "session_closed"], "messages")
        equal(kinds[-2], "ended", "last but one")
        equal(down[0].ready.avatar, self.avatar, "avatar")
        self.check_frames(frames, samples, rate)
        self.check_end(down[-2], frames, samples / rate)
        closed = down[-1].session_closed
        equal(closed.by, animation_pb2.AVATAR_SESSION_CLOSED_BY_CLIENT, "closed by")
        equal((closed.replaced, closed.HasField("error")), (False, False), "replaced, error")
        equal(closed.connection_id, down[0].ready.connection_id, "session")
        count = sum(keyframes(one.frame.data) for one in frames)
        return f"{len(frames)} messages with {count} keyframes, as the vendor sent them"

    def up(self, path):
        request = avatar_service_pb2.AnimateRequest
        with wave.open(path) as sound:
            yield self.header(sound.getframerate())
            command = "python-clip"
            while piece := sound.readframes(sound.getframerate() // 10):
                yield request(audio=piece, command_id=command)
                command = ""
        yield request(end_of_utterance=avatar_service_pb2.EndOfUtterance())

    def check_frames(self, frames, samples, rate):
        data = [one.frame.data for one in frames]
        counts = [keyframes(one) for one in data]
        equal(sum(counts), expected_keyframes(samples, rate), "keyframes")
        equal([one.frame.sequence for one in frames], list(range(1, len(frames) + 1)), "sequence")
        equal([one.frame.last for one in frames], [False] * (len(frames) - 1) + [True], "last")
        equal([one.frame.keyframe_count for one in frames], counts, "counts")
        for number, one in enumerate(frames):
            before = sum(counts[:number])
            equal(round(seconds(one.frame.media_time), 6), round(before / FPS, 6), "media time")
        equal({one.command_id for one in frames}, {"python-clip"}, "command")
        [request_id] = {one.request_id for one in frames}
        sent = self.vendor_sent(request_id)
        equal((sent["outcome"], sent["keyframes"]), ("ended", sum(counts)), "vendor's report")
        expect(data == sent["messages"], "not the very bytes that the simulator sent")
        for one in data:
            inside = message_pb2.Message.FromString(one)
            equal(inside.type, message_pb2.MESSAGE_SERVER_RESPONSE_ANIMATION, "type inside")
            equal(inside.server_response_animation.req_id, request_id, "request inside")
            equal(inside.server_response_animation.end, one is data[-1], "end inside")

    def check_end(self, message, frames, length):
        ended = message.ended
        equal(ended.WhichOneof("end"), "finished", "end")
        equal((ended.frames_delivered, ended.frames_dropped), (len(frames), 0), "frames")
        equal(ended.keyframes, sum(keyframes(one.frame.data) for one in frames), "keyframes")
        equal(round(seconds(ended.audio), 3), round(length, 3), "sound")
        equal(message.request_id, frames[0].request_id, "request of the end")

    def interrupts(self):
        request, rate = avatar_service_pb2.AnimateRequest, 8000
        outbox = Outbox(self.header(rate))
        down = self.stub.Animate(iter(outbox), timeout=LONG)
        long = tone(30, rate)
        for at in range(0, len(long), rate):
            outbox.put(request(audio=long[at : at + rate], command_id="" if at else "long"))
        outbox.put(request(end_of_utterance=avatar_service_pb2.EndOfUtterance()))
        seen = []
        self.read(down, seen, lambda one: one.HasField("frame"))
        outbox.put(request(interrupt=avatar_service_pb2.Interrupt(), command_id="stop"))
        self.read(down, seen, lambda one: one.HasField("ended"))
        first = seen[-1]
        equal(first.command_id, "long", "utterance")
        equal(first.ended.interrupted.cause, animation_pb2.INTERRUPT_CAUSE_CLIENT, "cause")
        frames = [one for one in seen if one.HasField("frame")]
        equal(first.ended.frames_delivered, len(frames), "frames delivered")
        expect(not any(one.frame.last for one in frames), "last of an interrupted utterance")

        outbox.put(request(interrupt=avatar_service_pb2.Interrupt(), command_id="nothing"))
        outbox.put(request(audio=tone(1, rate), command_id="short"))
        outbox.put(request(end_of_utterance=avatar_service_pb2.EndOfUtterance()))
        outbox.close()
        after = list(down)
        late = [one for one in after if one.request_id == first.request_id]
        kinds = {one.WhichOneof("message") for one in late}
        expect(kinds <= {"late_frames"}, f"after the end of an utterance: {kinds}")
        [rejected] = [one for one in after if one.HasField("rejected")]
        equal((rejected.command_id, rejected.rejected.command), ("nothing", "interrupt"), "command")
        [second] = [one for one in after if one.HasField("ended")]
        equal((second.command_id, second.ended.WhichOneof("end")), ("short", "finished"), "second")
        expect(second.request_id != first.request_id, "a request id came twice")
        equal(second.ended.keyframes, FPS, "keyframes of a second")
        equal(self.vendor_sent(first.request_id)["outcome"], "interrupted", "at the vendor's")
        dropped = first.ended.frames_dropped + sum(one.late_frames.count for one in late)
        return f"stopped after {len(frames)} messages, {dropped} dropped, then one that finished"

    @staticmethod
    def read(down, seen, until):
        for one in down:
            seen.append(one)
            if until(one):
                return
        raise Deviation(f"the call ended after {[one.WhichOneof('message') for one in seen]}")

    def animates_clips(self):
        told = []
        for rate in RATES:
            request = avatar_service_pb2.AnimateClipRequest(avatar=self.avatar)
            request.sample = self.listed().samples[0]
            request.sample_rate_hz = rate
            clip = self.stub.AnimateClip(request, timeout=LONG)
            equal(clip.sample_rate_hz, rate, "rate")
            wanted = expected_keyframes(len(clip.pcm) // 2, rate)
            expect(wanted > 0, "the sample is empty")
            equal(sum(keyframes(frame.data) for frame in clip.frames), wanted, "keyframes")
            equal(clip.keyframes, wanted, "count of the keyframes")
            sent = self.vendor_sent(clip.request_id)["messages"]
            expect([frame.data for frame in clip.frames] == sent, "not the simulator's bytes")
            told.append(f"{len(sent)} messages at {rate} Hz")
        pcm = tone(0.5, 8000)
        request = avatar_service_pb2.AnimateClipRequest(
            avatar=self.avatar, pcm=pcm, sample_rate_hz=8000
        )
        clip = self.stub.AnimateClip(request, timeout=LONG)
        equal((clip.pcm, clip.keyframes), (pcm, 12), "clip by value")
        return ", ".join(told)

    def speaks_json(self):
        url = f"http://{self.gateway}/v1/avatars/{self.avatar}:animateClip"
        sample = self.listed().samples[0]
        status, clip = post(url, {"sample": sample, "sampleRateHz": 8000})
        equal(status, 200, "status")
        data = [base64.b64decode(frame["data"]) for frame in clip["frames"]]
        expect(data == self.vendor_sent(clip["requestId"])["messages"], "not the simulator's bytes")
        samples = len(base64.b64decode(clip["pcm"])) // 2
        equal(int(clip["keyframes"]), expected_keyframes(samples, 8000), "keyframes")
        status, refused = post(url, {"sample": sample, "sampleRateHz": 11025})
        equal(status, 400, "status of a rate that there is not")
        expect(all(str(rate) in json.dumps(refused) for rate in RATES), f"rates in: {refused}")
        return f"{len(data)} messages"

    def offers_the_http_service(self):
        program = str(pathlib.Path(__file__).with_name("avatar_http_service.py"))
        with HttpService(program, self.gateway, self.avatar) as url:
            with urllib.request.urlopen(url + "/healthz", timeout=SHORT) as health:
                equal(json.load(health), {"ok": True}, "health")
            status, clip = post(url + "/generate", {"sample_rate": 24000})
            equal((status, clip["sample_rate"]), (200, 24000), "status and rate")
            equal(clip["audio_format"], "pcm_s16le_mono", "format")
            expect(clip["connection_id"], "no connection id")
            samples = len(base64.b64decode(clip["audio_base64"])) // 2
            data = [base64.b64decode(one) for one in clip["animation_messages_base64"]]
            expect(data == self.vendor_sent(clip["req_id"])["messages"], "not the vendor's bytes")
            count = sum(keyframes(one) for one in data)
            equal(count, expected_keyframes(samples, 24000), "keyframes")
            refusals = [
                (b"{", 400, {"error": "invalid_json"}),
                (b"[]", 400, {"error": "invalid_json"}),
                ({}, 400, {"error": "missing_sample_rate"}),
                ({"sample_rate": "fast"}, 400, {"error": "invalid_sample_rate"}),
                ({"sample_rate": True}, 400, {"error": "invalid_sample_rate"}),
                ({"sample_rate": -1}, 400, {"error": "invalid_sample_rate"}),
                (
                    {"sample_rate": 11025},
                    404,
                    {"error": "unsupported_sample_rate", "supported_sample_rates": RATES},
                ),
            ]
            for body, *expected in refusals:
                equal(list(post(url + "/generate", body)), expected, f"answer to {body}")
        for avatar, error, code in (
            ("intruder", "session_token_error", "VENDOR_ACCESS_DENIED"),
            ("broke", "sdk_error", "VENDOR_CREDITS_EXHAUSTED"),
        ):
            with HttpService(program, self.gateway, avatar) as url:
                answer = post(url + "/generate", {"sample_rate": 16000})
                equal(answer, (502, {"error": error, "code": code}), f"answer of {avatar}")
        return f"{count} keyframes, {len(refusals)} refusals, 2 failures of the vendor's"

    def explains_errors(self):
        codes = grpc.StatusCode
        clip = avatar_service_pb2.AnimateClipRequest
        self.refused(clip(avatar="nobody-here", pcm=b"\0\0"), codes.NOT_FOUND, "AVATAR_UNKNOWN")
        self.refused(clip(avatar=self.avatar), codes.INVALID_ARGUMENT, "INVALID_FIELD")
        odd = clip(avatar=self.avatar, pcm=b"\0\0", sample_rate_hz=11025)
        said = self.refused(odd, codes.INVALID_ARGUMENT, "INVALID_FIELD")
        [violation] = said["request"].field_violations
        equal(violation.field, "sample_rate_hz", "field")
        expect(all(str(rate) in violation.description for rate in RATES), f"rates in: {violation}")
        errors = avatar_error_pb2
        for avatar, status, reason, code, phase in (
            ("ghost", codes.NOT_FOUND, "AVATAR_UNKNOWN", "AVATAR_NOT_FOUND", None),
            (
                "broke",
                codes.FAILED_PRECONDITION,
                "VENDOR_CREDITS_EXHAUSTED",
                "CREDITS_EXHAUSTED",
                None,
            ),
            (
                "intruder",
                codes.FAILED_PRECONDITION,
                "VENDOR_ACCESS_DENIED",
                "SESSION_TOKEN_INVALID",
                errors.AVATAR_ERROR_PHASE_SESSION_TOKEN,
            ),
        ):
            error = self.refused(clip(avatar=avatar, pcm=b"\0\0"), status, reason)["error"]
            name = errors.AvatarErrorCode.Name(error.code)
            equal(name, f"AVATAR_ERROR_CODE_{code}", f"code of {avatar}")
            expect(phase in (None, error.phase), f"phase of {avatar}: {error.phase}")
        return "unknown here and there, no clip, no such rate, no credits, no token"

    def refused(self, request, code, reason):
        try:
            self.stub.AnimateClip(request, timeout=LONG)
        except grpc.RpcError as error:
            parts = {
                "info": error_details_pb2.ErrorInfo(),
                "request": error_details_pb2.BadRequest(),
                "error": avatar_error_pb2.AvatarError(),
            }
            for detail in rpc_status.from_call(error).details:
                for part in parts.values():
                    detail.Unpack(part)
            equal((error.code(), parts["info"].reason), (code, reason), f"refusal of {request}")
            return parts
        raise Deviation(f"{request} was accepted")


class HttpService:
    """The example as a process of its own, while it is used."""

    def __init__(self, *command):
        self.command = [sys.executable, *command, "0"]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        return self.process.stdout.readline().strip()

    def __exit__(self, *failure):
        self.process.kill()
        self.process.communicate()


def main(gateway, avatar, simulator):
    with grpc.insecure_channel(gateway) as channel:
        grpc.channel_ready_future(channel).result(timeout=SHORT)
        run = Run(channel, gateway, avatar, simulator)
        for step in (
            run.lists_avatars,
            run.streams_a_wav,
            run.interrupts,
            run.animates_clips,
            run.speaks_json,
            run.offers_the_http_service,
            run.explains_errors,
        ):
            name = step.__name__.replace("_", " ")
            try:
                print(f"{name}: {step()}", flush=True)
            except (Deviation, grpc.RpcError, OSError, StopIteration) as deviation:
                sys.exit(f"{name}: DEVIATION: {deviation!r}")
    print("CONFORMANT")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Offers an avatar of a gateway over plain HTTP, as the vendor's example of that kind does.

Usage: avatar_http_service.py [GATEWAY [AVATAR [PORT]]], for instance
       avatar_http_service.py 127.0.0.1:7700 dana 8080

GET  /healthz                          {"ok": true}
POST /generate {"sample_rate": 16000}  a clip in that rate, and the animation that belongs to it
"""

import base64
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from troupe.avatar.v1 import avatar_error_pb2, avatar_service_pb2, avatar_service_pb2_grpc

LONGEST_BODY = 1 << 16
GENERATE_SECONDS = 45
LARGEST_ANSWER = 64 << 20


class Refused(Exception):
    """What a caller is told instead of an animation."""

    def __init__(self, status, error, **more):
        super().__init__(error)
        self.status = status
        self.body = {"error": error, **more}


class Service:
    """The gateway, seen through the eyes of this example."""

    def __init__(self, channel, avatar):
        self.stub = avatar_service_pb2_grpc.AvatarServiceStub(channel)
        listed = self.stub.ListAvatars(avatar_service_pb2.ListAvatarsRequest(), timeout=10)
        [self.avatar] = [one for one in listed.avatars if one.name == avatar]
        self.sample = listed.samples[0]

    def generate(self, body):
        rate = self.sample_rate(body)
        request = avatar_service_pb2.AnimateClipRequest(
            avatar=self.avatar.name, sample=self.sample, sample_rate_hz=rate
        )
        try:
            clip = self.stub.AnimateClip(request, timeout=GENERATE_SECONDS)
        except grpc.RpcError as failure:
            error, code = reason(failure)
            raise Refused(502, error, code=code) from failure
        return {
            "sample_rate": clip.sample_rate_hz,
            "audio_format": "pcm_s16le_mono",
            "audio_base64": text(clip.pcm),
            "connection_id": clip.connection_id,
            "req_id": clip.request_id,
            "animation_messages_base64": [text(frame.data) for frame in clip.frames],
        }

    def sample_rate(self, body):
        try:
            wanted = json.loads(body)
        except ValueError as unreadable:
            raise Refused(400, "invalid_json") from unreadable
        if not isinstance(wanted, dict):
            raise Refused(400, "invalid_json")
        rate = wanted.get("sample_rate")
        if rate is None:
            raise Refused(400, "missing_sample_rate")
        if type(rate) is not int or not 0 < rate < 1 << 31:
            raise Refused(400, "invalid_sample_rate")
        supported = list(self.avatar.pcm_sample_rates_hz)
        if rate not in supported:
            raise Refused(404, "unsupported_sample_rate", supported_sample_rates=supported)
        return rate


def text(data):
    return base64.b64encode(data).decode("ascii")


def reason(failure):
    """Which of the vendor's three kinds of failure it was, and the gateway's word for it."""
    error, info = avatar_error_pb2.AvatarError(), error_details_pb2.ErrorInfo()
    status = rpc_status.from_call(failure)
    for detail in status.details if status else []:
        detail.Unpack(error) or detail.Unpack(info)
    if error.phase == avatar_error_pb2.AVATAR_ERROR_PHASE_SESSION_TOKEN:
        return "session_token_error", info.reason
    if info.reason:
        return "sdk_error", info.reason
    return "request_failed", failure.code().name


class Handler(BaseHTTPRequestHandler):
    service = None

    def do_GET(self):
        if self.path == "/healthz":
            self.answer(200, {"ok": True})
        else:
            self.answer(404, {"error": "not_found"})

    def do_POST(self):
        try:
            self.answer(200, self.service.generate(self.body()))
        except Refused as refused:
            self.answer(refused.status, refused.body)

    def body(self):
        length = self.headers.get("Content-Length", "0")
        if self.path != "/generate":
            self.close_connection = True
            raise Refused(404, "not_found")
        if not length.isdecimal() or int(length) > LONGEST_BODY:
            self.close_connection = True
            raise Refused(413, "body_too_large")
        return self.rfile.read(int(length))

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *words):
        """Says nothing: what went wrong stands in the answer."""


def main(gateway="127.0.0.1:7700", avatar="dana", port="8080"):
    largest = [("grpc.max_receive_message_length", LARGEST_ANSWER)]
    with grpc.insecure_channel(gateway, options=largest) as channel:
        Handler.service = Service(channel, avatar)
        with ThreadingHTTPServer(("127.0.0.1", int(port)), Handler) as server:
            print(f"http://127.0.0.1:{server.server_port}", flush=True)
            server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])

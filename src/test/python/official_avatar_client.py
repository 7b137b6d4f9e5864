"""Runs the vendor's own avatar client, unmodified, against simulated services.

usage: official_avatar_client.py LEGACY NG ODD

Each is CONSOLE,INGRESS,CONTROL of a simulator: LEGACY and NG play the dialect of that name, NG with
compression, ODD tells the console's errors under HTTP status 200. Ends with status 0 and a line of
counts when all went as expected.
"""

import asyncio
import base64
import re
import sys
import time

from avatar_bench import (
    APP, AVATAR, KEY, PATIENCE, Client, Count, Service, caught, envelope, expect, expect_error,
    in_seconds, keyframes, seen_codes, tone,
)

import avatarkit
from avatarkit import (
    AgoraEgressConfig, AudioFormat, AvatarSDKError, AvatarSDKErrorCode as Code, AvatarSession,
    LiveKitEgressConfig, OggOpusEncoderConfig, SessionConfigBuilder, SessionTokenError,
    generate_log_id,
)


async def check_surface(legacy):
    """Every name the package exports, and every step of its builder, with its own session class."""
    expect(re.fullmatch(r"\d{14}_[A-Za-z0-9_-]{12}", generate_log_id()), "log id")
    frames = []
    steps = {
        "with_avatar_id": AVATAR, "with_api_key": KEY, "with_app_id": APP,
        "with_use_query_auth": False, "with_expire_at": in_seconds(60),
        "with_sample_rate": 24000, "with_bitrate": 0,
        "with_audio_format": AudioFormat.PCM_S16LE, "with_ogg_opus_encoder": None,
        "with_on_encoded_audio": lambda req_id, data: None,
        "with_transport_frames": lambda data, last: frames.append((data, last)),
        "with_on_error": lambda error: frames.append((error, None)),
        "with_on_close": lambda: None, "with_console_endpoint_url": legacy.console,
        "with_ingress_endpoint_url": legacy.ingress, "with_livekit_egress": None,
        "with_agora_egress": None,
    }
    offered = {name for name in dir(SessionConfigBuilder) if name.startswith("with_")}
    expect(offered == set(steps), f"steps of the builder: {offered ^ set(steps)}")
    builder = SessionConfigBuilder()
    for name, value in steps.items():
        builder = getattr(builder, name)(value)
    session = AvatarSession(builder.build())
    public = {name for name in dir(session) if not name.startswith("_")}
    expect(
        public == {"close", "config", "init", "interrupt", "send_audio", "start"},
        f"methods of a session: {sorted(public)}",
    )
    expect(session.config.sample_rate == 24000, "config")
    await session.init()
    expect(await session.start(), "connection id")
    req_id = await session.send_audio(tone(0.4, 24000), end=True)
    expect(await session.interrupt() == req_id, "interrupt of the last request")
    await session.close()
    expect(len(avatarkit.__all__) == 12, f"exported: {avatarkit.__all__}")


async def check_audio(legacy):
    for query in (False, True):
        client = Client(legacy, use_query_auth=query)
        connection_id = await client.start()
        expect(connection_id, "connection id")
        await check_chunks(legacy, client, connection_id)
        await client.close()
        session = legacy.ask(f"/sessions/{connection_id}")
        expect(session["close_code"] == 1000 and not session["open"], f"closed: {session}")
        expect(not client.errors, f"errors: {client.errors}")
    await check_clip(legacy)
    await check_rates(legacy)


async def check_chunks(legacy, client, connection_id):
    sound = tone(1.0, 16000) + bytes(32000)
    ids = set()
    for at in range(0, len(sound), 3200):
        ids.add(await client.session.send_audio(sound[at : at + 3200]))
    ids.add(await client.session.send_audio(b"", end=True))
    expect(len(ids) == 1, f"one request: {ids}")
    req_id = ids.pop()
    messages = await client.end(req_id)
    flames = keyframes(messages)
    expect(len(flames) == 50, f"keyframes of two seconds: {len(flames)}")
    expect(all(flame.jaw_pose[0] > 0.2 for flame in flames[:25]), "the tone opens the mouth")
    expect(all(flame.jaw_pose[0] == 0 for flame in flames[25:]), "silence shuts the mouth")
    expect(all(flame.expression[0] > 0.5 for flame in flames[:25]), "the tone moves the face")
    for data in messages:
        animation = envelope(data).animation
        expect(animation.connection_id == connection_id, "connection id of a message")
        expect(animation.avatar_id == AVATAR, "avatar id of a message")
    ends = [last for data, last in client.frames if envelope(data).animation.req_id == req_id]
    expect(ends == [False] * (len(ends) - 1) + [True], "one end, and it is last")
    kept = legacy.request(req_id)
    expect([data.hex() for data in messages] == [base64.b64decode(each).hex() for each in kept["messages"]],
           "the messages as they were sent, byte for byte")
    expect(kept["audio_bytes"] == 64000 and kept["outcome"] == "ended", f"request: {kept}")


async def check_clip(legacy):
    """A whole clip in one message, as the vendor's own test sends it."""
    client = Client(legacy)
    await client.start()
    req_id = await client.session.send_audio(bytes(649600), end=True)
    flames = keyframes(await client.end(req_id))
    expect(len(flames) == 649600 // 2 * 25 // 16000, f"keyframes of the clip: {len(flames)}")
    again = await client.session.send_audio(bytes(1948800), end=True)
    expect(again != req_id, "a new request after an end")
    await client.end(again)
    empty = await client.session.send_audio(b"", end=True)
    expect(keyframes(await client.end(empty)) == [], "an empty request")
    await client.close()


async def check_rates(legacy):
    for rate in (8000, 16000, 22050, 24000, 32000, 44100, 48000):
        client = Client(legacy, sample_rate=rate)
        await client.start()
        req_id = await client.session.send_audio(tone(0.5, rate), end=True)
        expect(len(keyframes(await client.end(req_id))) == 12, f"half a second at {rate}")
        await client.close()


async def check_opus(legacy):
    for rate in (8000, 12000, 16000, 24000, 48000):
        for frame_ms in (10, 20, 40, 60):
            await check_encoder(legacy, rate, frame_ms)
    await check_encoded(legacy)


async def check_encoder(legacy, rate, frame_ms):
    encoded = []
    client = Client(
        legacy, sample_rate=rate, bitrate=32000, audio_format=AudioFormat.OGG_OPUS,
        ogg_opus_encoder=OggOpusEncoderConfig(frame_duration_ms=frame_ms),
        on_encoded_audio=lambda req_id, data: encoded.append((req_id, data)),
    )
    await client.start()
    sound = bytes(2 * rate) + tone(1.0, rate)
    for at in range(0, len(sound), 1000):
        req_id = await client.session.send_audio(sound[at : at + 1000])
    await client.session.send_audio(b"", end=True)
    flames = keyframes(await client.end(req_id))
    expect(len(flames) == 50, f"keyframes at {rate} Hz in {frame_ms} ms: {len(flames)}")
    open_mouths = [flame.jaw_pose[0] > 0 for flame in flames]
    expect(not any(open_mouths[2:23]), f"silence at {rate} Hz in {frame_ms} ms")
    expect(all(open_mouths[27:]), f"a tone at {rate} Hz in {frame_ms} ms")
    expect(encoded and encoded[0][0] == req_id, "the encoder's callback")
    expect(legacy.request(req_id)["audio_bytes"] == len(encoded[0][1]), "bytes of Opus")
    await client.close()


async def check_encoded(legacy):
    """A stream encoded before, in slices that know nothing of its pages, and an empty end."""
    from avatarkit.audio_encoder import OggOpusStreamEncoder

    encoder = OggOpusStreamEncoder(sample_rate=24000, bitrate=32000, frame_duration_ms=20,
                                   application="voip", collect_encoded_output=False)
    stream = encoder.encode(tone(8.02, 24000), end=True).payload
    client = Client(legacy, sample_rate=24000, bitrate=32000, audio_format="ogg_opus")
    await client.start()
    for at in range(0, len(stream), 4096):
        req_id = await client.session.send_audio(stream[at : at + 4096])
    await client.session.send_audio(b"", end=True)
    expect(len(keyframes(await client.end(req_id))) == 200, "8.02 s of Opus")
    await client.session.send_audio(b"no Ogg at all, but sound they say", end=True)
    expect_error(await client.error(), Code.invalidRequest, "invalid audio", phase="websocket_runtime")
    await client.close()


async def check_interrupt(legacy):
    client = Client(legacy)
    expect(isinstance(await caught(client.session.interrupt()), ValueError), "not connected")
    await client.start()
    expect(isinstance(await caught(client.session.interrupt()), ValueError), "no request")
    expect(isinstance(await caught(client.session.start()), ValueError), "started already")
    first = await client.session.send_audio(tone(4.0, 16000))
    await client.until(lambda: client.frames, "a frame")
    expect(await client.session.interrupt() == first, "the request interrupted")
    second = await client.session.send_audio(tone(0.4, 16000), end=True)
    expect(second != first, "a new request after an interrupt")
    await client.end(second)
    late = [last for data, last in client.frames if envelope(data).animation.req_id == first]
    expect(not any(late), "an interrupted request has no end")
    expect(legacy.request(first)["outcome"] == "interrupted", "outcome")
    expect(await client.session.interrupt() == second, "interrupt of what is over")
    await client.close()
    expect(client.closes == 2, f"on_close: {client.closes} times, as this version calls it")
    expect(isinstance(await caught(client.session.send_audio(b"x")), ValueError), "closed")


async def check_egress(legacy, ng):
    room = LiveKitEgressConfig(url="wss://lk", api_token="token", room_name="room",
                               publisher_id="avatar", extra_attributes={"a": "b"})
    channel = AgoraEgressConfig(channel_name="channel", token="token", publisher_id="avatar")
    for service in (legacy, ng):
        for egress in ({"livekit_egress": room}, {"agora_egress": channel}):
            client = Client(service, **egress)
            await client.start()
            req_id = await client.session.send_audio(tone(0.5, 16000), end=True)
            messages = await client.end(req_id)
            expect(len(messages) == 2 and keyframes(messages) == [], "frames without media")
            await client.close()
            expect(not client.errors, f"errors: {client.errors}")
    both = Client(legacy, livekit_egress=room, agora_egress=channel)
    await both.session.init()
    expect(isinstance(await caught(both.session.start()), ValueError), "both egresses")


async def check_console_errors(legacy, odd):
    expect_error(await failed_token(legacy, api_key="wrong"), Code.invalidEgressConfig,
                 "invalid api key", http_status=401, server_code="UNAUTHENTICATED",
                 phase="session_token")
    expect_error(await failed_token(odd, api_key="wrong"), Code.invalidRequest,
                 "Invalid Argument - invalid api key", http_status=401, server_code="INVALID_ARGUMENT")
    expect_error(await failed_token(legacy, expire_at=in_seconds(-5)), Code.invalidRequest,
                 "expire_at must be in the future", http_status=400)
    expect_error(await failed_token(legacy, expire_at=in_seconds(90000)), Code.invalidRequest,
                 "24 hours", http_status=400)
    for status, body, code in (
        (500, "empty", Code.serverError), (502, "text", Code.serverError),
        (429, "json", Code.invalidRequest), (503, "json", Code.egressUnavailable),
        (201, "empty", Code.unknown), (403, "json", Code.invalidRequest),
        (200, "text", Code.protocolError), (200, "empty", Code.protocolError),
    ):
        legacy.fault("console_reply", status=status, body=body, retry_after=1)
        expect_error(await failed_token(legacy), code)
    legacy.fault("empty_token")
    expect_error(await failed_token(legacy), Code.protocolError, "Empty session token")
    legacy.fault("console_reset")
    expect_error(await failed_token(legacy), Code.connectionFailed)
    legacy.fault("console_delay", delay_ms=100)
    await Client(legacy).session.init()
    legacy.fault("console_slow_body", over_ms=100)
    await Client(legacy).session.init()
    for missing in ("api_key", "console_endpoint_url"):
        error = await caught(Client(legacy, **{missing: ""}).session.init())
        expect(isinstance(error, ValueError), f"without {missing}: {error!r}")


async def failed_token(service, **options):
    error = await caught(Client(service, **options).session.init())
    expect(isinstance(error, SessionTokenError), f"token: {error!r}")
    return error


async def failed_start(service, **options):
    client = Client(service, **options)
    await client.session.init()
    return await caught(client.session.start())


async def check_refusals(legacy):
    client = Client(legacy, avatar_id="x", app_id="x")
    client.session._session_token = "bogus"
    expect_error(await caught(client.session.start()), Code.sessionTokenInvalid,
                 "Invalid session token", http_status=400, server_detail="Invalid session token",
                 raw_body='{"message":"Invalid session token"}\n', phase="websocket_connect")
    expect_error(await failed_start(legacy, app_id="x"), Code.appIDMismatch, http_status=400)
    missing = "avatarkit-e2e-missing-avatar-404"
    expect_error(await failed_start(legacy, avatar_id=missing), Code.avatarNotFound,
                 f"Avatar not found: {missing}", http_status=404)
    legacy.plan(app_known=False)
    expect_error(await failed_start(legacy), Code.appIDUnrecognized, http_status=404)
    legacy.plan(app_known=True, credits=0)
    expect_error(await failed_start(legacy), Code.creditsExhausted, http_status=402,
                 server_detail="session denied: credits exhausted")
    legacy.plan(credits=-1, max_connections=1)
    first = Client(legacy)
    await first.start()
    expect_error(await failed_start(legacy), Code.billingRequired, "session denied", http_status=402)
    await first.close()
    legacy.plan(max_connections=0)
    await check_expiry(legacy)
    for status, body, code in (
        (403, "json", Code.invalidRequest), (429, "empty", Code.invalidRequest),
        (404, "text", Code.appIDUnrecognized), (402, "empty", Code.billingRequired),
        (401, "empty", Code.sessionTokenExpired), (400, "text", Code.sessionTokenInvalid),
        (503, "json", Code.serverError), (500, "empty", Code.serverError),
    ):
        legacy.fault("upgrade_reply", status=status, body=body, message="as ordered")
        expect_error(await failed_start(legacy), code, http_status=status)


async def check_expiry(legacy):
    """A token that expires opens sockets until then, and what it has opened stays."""
    client = Client(legacy, expire_at=in_seconds(2))
    await client.start()
    other = Client(legacy)
    other.session._session_token = client.session._session_token
    deadline = time.monotonic() + PATIENCE
    error = None
    while error is None and time.monotonic() < deadline:
        try:
            await other.session.start()
            await other.close()
        except AvatarSDKError as refused:
            error = refused
    expect_error(error, Code.sessionTokenExpired, "token is expired", http_status=401)
    await client.end(await client.session.send_audio(tone(0.1, 16000), end=True))
    await client.close()


async def check_handshake_errors(legacy):
    expect_error(await failed_start(legacy, sample_rate=11025), Code.unsupportedSampleRate,
                 "unsupported sample rate: 11025", server_code="0", phase="websocket_handshake")

    def room(**fields):
        return LiveKitEgressConfig(**{"url": "wss://lk", "room_name": "room", "publisher_id": "a",
                                      "api_token": "token", **fields})

    token = "avatarkit-e2e-invalid-livekit-token"
    refused = await failed_start(legacy, livekit_egress=room(api_token=token))
    expect_error(refused, Code.invalidEgressConfig, "unauthorized", server_code="16")
    bare = await failed_start(legacy, livekit_egress=room(api_token=""))
    expect_error(bare, Code.invalidEgressConfig, "missing livekit credentials", server_code="3")
    away = await failed_start(legacy, livekit_egress=room(url="wss://unavailable"))
    expect_error(away, Code.egressUnavailable, "failed to create egress connection",
                 server_code="14")
    for kind, text in (("text", "expected binary"), ("garbage", "invalid protobuf"),
                       ("empty_id", "connection_id is empty")):
        legacy.fault("confirm", kind=kind)
        expect_error(await failed_start(legacy), Code.protocolError, text)
    legacy.fault("close", at="handshake", code=1013, reason="try again")
    expect_error(await failed_start(legacy), Code.connectionClosed, close_code=1013,
                 close_reason="try again", phase="websocket_handshake")
    legacy.fault("server_error", at="handshake", code=4002, message="Session time limit reached")
    expect_error(await failed_start(legacy), Code.sessionDurationExceeded, server_code="4002")
    expect_error(await failed_start(legacy, avatar_id="fault-server_error-4001"),
                 Code.creditsExhausted)
    await check_odd_handshakes(legacy)


async def check_odd_handshakes(legacy):
    legacy.fault("confirm", kind="never")
    silent = Client(legacy)
    await silent.session.init()
    try:
        await asyncio.wait_for(silent.session.start(), 0.5)
        raise AssertionError("confirmed, although it should never be")
    except asyncio.TimeoutError:
        await silent.close()
    legacy.fault("confirm", kind="twice")
    twice = Client(legacy)
    await twice.start()
    await twice.end(await twice.session.send_audio(tone(0.1, 16000), end=True))
    expect(not twice.errors, f"errors: {twice.errors}")
    await twice.close()
    legacy.fault("early_frames", messages=2)
    early = Client(legacy)
    await early.start()
    await early.until(lambda: len(early.frames) == 2, "frames behind the confirmation")
    await early.close()
    legacy.fault("confirm_delay", delay_ms=100)
    slow = Client(legacy)
    expect(await slow.start(), "a late confirmation")
    await slow.close()


async def check_runtime_errors(legacy):
    for fields, code in (
        (dict(code=4001, message="Credits exhausted", close=0), Code.creditsExhausted),
        (dict(code=4002, message="Session time limit reached", close=0), Code.sessionDurationExceeded),
        (dict(code=0, message="no audio input for 60s"), Code.idleTimeout),
        (dict(code=0, message="driven server returned non-200 status code: 503"), Code.upstreamError),
        (dict(code=13, message="internal"), Code.serverError),
        (dict(code=14, message="egress gone"), Code.egressUnavailable),
        (dict(code=3, message="bad", request=True), Code.invalidRequest),
        (dict(code=500, message="oops", request=True), Code.serverError),
    ):
        legacy.fault("server_error", at="frames", **fields)
        client = Client(legacy)
        connection_id = await client.start()
        req_id = await client.session.send_audio(tone(1.0, 16000), end=True)
        error = await client.error()
        expect_error(error, code, server_code=str(fields["code"]), connection_id=connection_id,
                     req_id=req_id if fields.get("request") else None, phase="websocket_runtime")
        if fields.get("request"):
            expect(not any(last for _, last in client.frames), "an end after the request's error")
        else:
            await client.end(req_id)
        await client.close()
    await check_ends_of_sessions(legacy)
    await check_odd_frames(legacy)


async def check_ends_of_sessions(legacy):
    for fault, fields in (
        (dict(name="close", code=1011, reason="broken"), dict(close_code=1011)),
        (dict(name="close", code=4503, reason="later"), dict(close_code=4503)),
        (dict(name="reset"), dict(close_code=None)),
        (dict(name="oversize", bytes=1100000), dict(close_code=1009)),
    ):
        legacy.fault(at="frames", **fault)
        client = Client(legacy)
        await client.start()
        await client.session.send_audio(tone(1.0, 16000))
        error = await client.error()
        expect_error(error, Code.connectionClosed, **fields)
        await client.close()
    for code in (1000, 1001):
        legacy.fault("close", at="frames", code=code)
        client = Client(legacy)
        await client.start()
        await client.session.send_audio(tone(1.0, 16000))
        await client.until(lambda: client.closes, "a close")
        expect(not client.errors, f"{code} is silent: {client.errors}")
    legacy.plan(max_session_ms=300)
    client = Client(legacy)
    await client.start()
    expect_error(await client.error(), Code.sessionDurationExceeded, server_code="4002")
    expect_error(await client.error(2), Code.connectionClosed, close_code=4002)
    legacy.plan(max_session_ms=0)
    room = LiveKitEgressConfig(url="wss://lk", room_name="room", api_token="t", idle_timeout=1)
    client = Client(legacy, livekit_egress=room)
    await client.start()
    expect_error(await client.error(), Code.idleTimeout, "livekit silence timeout")
    await client.until(lambda: client.closes, "a close")
    expect(len(client.errors) == 1, f"errors: {client.errors}")


async def check_odd_frames(legacy):
    for fault, wanted in (("twice", 2), ("early", 1)):
        legacy.fault("ending", kind=fault)
        client = Client(legacy)
        await client.start()
        req_id = await client.session.send_audio(tone(0.4, 16000), end=True)
        await client.until(lambda: legacy.request(req_id)["outcome"] == "ended"
                           and len(client.frames) == legacy.request(req_id)["sent_messages"], fault)
        expect(sum(last for _, last in client.frames) == wanted, f"ends: {fault}")
        await client.close()
    legacy.fault("ending", kind="missing")
    legacy.fault("stale_frames", messages=2, req_id="stale")
    client = Client(legacy)
    await client.start()
    await client.session.send_audio(tone(0.4, 16000), end=True)
    await client.until(lambda: len(client.frames) == 4, "frames")
    expect([envelope(data).animation.req_id for data, _ in client.frames][:2] == ["stale"] * 2,
           "frames of another request")
    expect(not any(last for _, last in client.frames), "no end")
    await client.close()


async def check_transport(legacy):
    legacy.fault("upgrade_reset")
    expect_error(await failed_start(legacy), Code.connectionFailed)
    secure = legacy.ingress.replace("ws://", "wss://")
    expect_error(await failed_start(legacy, ingress_endpoint_url=secure), Code.connectionFailed)
    legacy.fault("upgrade_reply", status=307, location=f"{legacy.ingress}/websocket?id={AVATAR}")
    redirected = Client(legacy)
    expect(await redirected.start(), "redirected")
    token = redirected.session._session_token
    legacy.fault("region_down")
    expect_error(await redirected.error(), Code.connectionClosed, close_code=None)
    down = Client(legacy)
    expect_error(await caught(down.session.init()), Code.connectionFailed, phase="session_token")
    down.session._session_token = token
    expect_error(await caught(down.session.start()), Code.connectionFailed)
    legacy.heal()
    expect(await down.session.start(), "the region is back")
    await down.close()


async def check_ng(ng):
    client = Client(ng)
    await client.start()
    expect(client.session._connection.protocol.extensions, "compression is granted")
    await client.end(await client.session.send_audio(tone(0.4, 16000), end=True))
    await client.close()
    bogus = Client(ng)
    bogus.session._session_token = "bogus"
    expect_error(await caught(bogus.session.start()), Code.sessionTokenInvalid,
                 server_code="4010", phase="websocket_handshake")
    expect_error(await failed_start(ng, avatar_id="nobody"), Code.avatarNotFound, server_code="0")
    ng.plan(max_connections=1)
    first = Client(ng)
    await first.start()
    expect_error(await failed_start(ng), Code.billingRequired, server_code="4003")
    ng.plan(max_connections=0)
    session = first.session._connection_id
    ng.ask(f"/sessions/{session}/faults",
           {"fault": "server_error", "code": 4001, "message": "Credits exhausted"})
    expect_error(await first.error(), Code.creditsExhausted, server_code="4001")
    expect_error(await first.error(2), Code.connectionClosed, close_code=4001)


async def check_pool(legacy, size=100, rounds=10):
    """What the vendor's example of a pool does, all sockets and requests at once."""
    pool = [Client(legacy) for _ in range(size)]
    await asyncio.gather(*(client.start() for client in pool))
    sound = tone(0.4, 16000)
    for _ in range(rounds):
        ids = [await client.session.send_audio(sound, end=True) for client in pool]
        await asyncio.gather(*(client.end(req_id) for client, req_id in zip(pool, ids)))
        for client in pool:
            expect(len(keyframes(data for data, _ in client.frames)) == 10, "keyframes in a pool")
            client.frames.clear()
    account = legacy.ask("")["accounts"][0]
    expect(account["open_connections"] == size, f"open: {account}")
    expect(account["open_seconds"] > 0, f"billed: {account}")
    await asyncio.gather(*(client.close() for client in pool))
    return size * rounds


async def main():
    legacy, ng, odd = (Service(triple) for triple in sys.argv[1:])
    await check_surface(legacy)
    await check_audio(legacy)
    await check_opus(legacy)
    await check_interrupt(legacy)
    await check_egress(legacy, ng)
    await check_console_errors(legacy, odd)
    await check_refusals(legacy)
    await check_handshake_errors(legacy)
    await check_runtime_errors(legacy)
    await check_transport(legacy)
    await check_ng(ng)
    pooled = await check_pool(legacy)
    unseen = set(Code) - seen_codes
    expect(not unseen, f"errors never met: {sorted(unseen)}")
    print(f"CONFORMANT avatarkit={avatarkit.__version__} checks={Count.checks} pooled={pooled} "
          f"errors={len(seen_codes)}")


if __name__ == "__main__":
    asyncio.run(main())

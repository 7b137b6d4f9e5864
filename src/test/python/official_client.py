"""Calls every public method of the vendor's own client, unmodified, against a simulated robot.

Usage: official_client.py OPEN_URL KEYED_URL KEY

OPEN_URL is a robot open to everybody whose users say "where is the lift" whenever it listens,
KEYED_URL one that asks for KEY. Ends with status 0 and a line of counts when all went as expected.
"""

import array
import asyncio
import base64
import io
import logging
import math
import sys
import threading
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from furhat_realtime_api import AsyncFurhatClient, Events, FurhatClient

HEARD = "where is the lift"
HOST = "127.0.0.1"


class Recorder:
    """Passes everything on to a client and remembers which of its public methods were called."""

    def __init__(self, client):
        self._client = client
        self._called = set()

    def __getattr__(self, name):
        self._called.add(name)
        return getattr(self._client, name)

    def untouched(self):
        public = {
            name
            for name in dir(type(self._client))
            if not name.startswith("_") and callable(getattr(type(self._client), name))
        }
        return public - self._called

    def count(self):
        return len(self._called)


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


def wav(seconds=0.3, rate=16000):
    samples = array.array(
        "h", (int(8000 * math.sin(2 * math.pi * 440 * i / rate)) for i in range(int(seconds * rate)))
    )
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return out.getvalue(), samples.tobytes()


class WavHandler(BaseHTTPRequestHandler):
    """Serves the one file that the robot is told to play."""

    def do_GET(self):
        body, _ = wav()
        self.send_response(200 if self.path == "/sound.wav" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def serve_wav():
    server = ThreadingHTTPServer((HOST, 0), WavHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://{HOST}:{server.server_address[1]}/sound.wav"


class Inbox:
    """Keeps what arrives, by type, so that a check can wait for it without a race."""

    def __init__(self, client, types):
        self._queues = {name: asyncio.Queue() for name in types}
        for name in types:
            client.add_handler(name, self._put)

    async def _put(self, event):
        self._queues[event["type"]].put_nowait(event)

    async def next(self, name, timeout=5.0):
        return await asyncio.wait_for(self._queues[name].get(), timeout)


async def drive_async(url, sound):
    client = Recorder(AsyncFurhatClient(HOST))
    client._client.ws_url = url
    client.set_logging_level(logging.WARNING)
    await client.connect()
    inbox = Inbox(
        client,
        [
            Events.response_speak_start, Events.response_speak_word, Events.response_speak_end,
            Events.response_speak_audio_buffer, Events.response_listen_start,
            Events.response_hear_start, Events.response_hear_partial, Events.response_hear_end,
            Events.response_listen_end, Events.response_users_data, Events.response_audio_data,
            Events.response_camera_data, "response.attend.status",
        ],
    )
    await async_speech(client, inbox, sound)
    await async_listening(client, inbox)
    await async_settings(client, inbox)
    await async_streams(client, inbox)
    await async_events(client)
    await client.disconnect()
    expect(not client.is_connected, "still connected after disconnect")
    expect(not client.untouched(), f"async methods not called: {sorted(client.untouched())}")
    return client.count()


async def async_speech(client, inbox, sound):
    end = await client.request_speak_text("Good morning.", wait=True, monitor_words=True)
    expect(end["text"] == "Good morning." and not end.get("aborted"), f"speak.end: {end}")
    first = await inbox.next(Events.response_speak_start)
    expect(first["gen_time"] > 0, f"first time: {first}")
    words = [(await inbox.next(Events.response_speak_word))["word"] for _ in range(2)]
    expect(words == ["Good", "morning."], f"words: {words}")
    await client.request_speak_text("Good morning.", wait=True)
    again = await inbox.next(Events.response_speak_start)
    expect(again["gen_time"] == 0, f"cached: {again}")
    played = await client.request_speak_audio(sound, wait=True)
    expect(played["text"] == "AUDIO" and not played.get("failed"), f"speak.audio: {played}")
    missing = await client.request_speak_audio(sound + "x", wait=True)
    expect(missing.get("failed") is True, f"missing file: {missing}")
    for _ in range(4):
        await inbox.next(Events.response_speak_end)

    await client.request_speak_text("This is a rather long sentence that will not be finished.")
    await inbox.next(Events.response_speak_start)
    await inbox.next(Events.response_speak_start)
    await client.request_speak_stop()
    cut = await inbox.next(Events.response_speak_end)
    expect(cut.get("aborted") is True, f"stopped: {cut}")

    _, samples = wav(seconds=1.0, rate=24000)
    await client.request_speak_audio_start()
    for at in range(0, len(samples), 4800):
        await client.request_speak_audio_data(base64.b64encode(samples[at : at + 4800]).decode())
    await client.request_speak_audio_end()
    end = await inbox.next(Events.response_speak_end, 10)
    expect(not end.get("aborted"), f"streamed: {end}")
    report = await inbox.next(Events.response_speak_audio_buffer)
    while report["played"] < len(samples):
        report = await inbox.next(Events.response_speak_audio_buffer)
    expect(report["received"] == len(samples), f"buffer: {report}")


async def async_listening(client, inbox):
    await client.request_listen_config(["en-US"], ["lift"])
    await client.request_listen_start(partial=True)
    for name in [
        Events.response_listen_start, Events.response_hear_start, Events.response_hear_partial
    ]:
        await inbox.next(name)
    heard = await inbox.next(Events.response_hear_end)
    expect(heard["text"] == HEARD, f"hear.end: {heard}")
    ended = await inbox.next(Events.response_listen_end)
    expect(ended["cause"] == "speech_end", f"listen.end: {ended}")
    await client.request_listen_start()
    await inbox.next(Events.response_listen_start)
    await client.request_listen_stop()
    ended = await inbox.next(Events.response_listen_end)
    expect(ended["cause"] == "stopped", f"listen.stop: {ended}")


async def async_settings(client, inbox):
    voices = await client.request_voice_status()
    expect(len(voices["voice_list"]) > 100, "voice_list is short")
    chosen = voices["voice_list"][5]["voice_id"]
    status = await client.request_voice_config(voice_id=chosen)
    expect(status["voice_id"] == chosen, f"voice.config: {status}")
    bare = await client.request_voice_status(voice_list=False)
    expect("voice_list" not in bare and bare["voice_id"] == chosen, f"voice.status: {bare}")
    face = await client.request_face_status()
    await client.request_face_config(face_id=face["face_list"][3], visibility=True)
    face = await client.request_face_status(face_list=False)
    expect("face_list" not in face, f"face.status: {face}")
    await client.request_face_params({"SMILE_OPEN": 0.4})
    await client.request_face_headpose(10, 0, 0, False)
    await client.request_face_reset()
    await client.request_led_set("#00ff00")
    await client.request_attend_user()
    status = await inbox.next("response.attend.status")
    expect(status["target"] == "closest", f"attend.user: {status}")
    await client.request_attend_location(0, 0, 1)
    while status["target"] != "location":
        status = await inbox.next("response.attend.status")
    done = await client.request_gesture_start("Nod", wait=True)
    expect(done["type"] == Events.response_gesture_end, f"gesture: {done}")


async def async_streams(client, inbox):
    users = await client.request_users_once()
    expect(users["users"] and "id" in users["users"][0], f"users.once: {users}")
    await inbox.next(Events.response_users_data)
    await client.request_users_start()
    await inbox.next(Events.response_users_data)
    await inbox.next(Events.response_users_data)
    await client.request_users_stop()
    await client.request_audio_start(sample_rate=24000, microphone=True, speaker=True)
    chunk = await inbox.next(Events.response_audio_data)
    await client.request_audio_stop()
    expect(len(base64.b64decode(chunk["microphone"])) == 960, "20 ms of 24 kHz are 960 bytes")
    expect(len(base64.b64decode(chunk["speaker"])) == 960, "speaker: 960 bytes")
    picture = await client.request_camera_once()
    expect(base64.b64decode(picture["image"])[:3] == b"\xff\xd8\xff", "camera.once: no JPEG")
    await inbox.next(Events.response_camera_data)
    await client.request_camera_start()
    await inbox.next(Events.response_camera_data)
    await inbox.next(Events.response_camera_data)
    await client.request_camera_stop()


async def async_events(client):
    waiting = asyncio.create_task(client.wait_for_event(Events.response_face_status))
    await asyncio.sleep(0)
    answer = await client.send_event_and_wait(
        {"type": Events.request_face_status}, Events.response_face_status
    )
    expect((await waiting)["type"] == answer["type"], "wait_for_event")
    await client.send_event({"type": "request.microphone.stop"})
    await client.send_bytes(b"ignored")
    seen = []

    async def remember(event):
        seen.append(event)

    client.add_handler(Events.response_users_data, remember)
    await client.request_users_once()
    client.remove_handler(Events.response_users_data, remember)
    await client.request_users_once()
    expect(len(seen) == 1, f"handler was called {len(seen)} times")
    with client.scoped_handlers() as add:
        add(Events.response_users_data, remember)
        await client.request_users_once()
    expect(len(seen) == 2, "scoped handler was not called")


def drive_sync(url, sound):
    client = Recorder(FurhatClient(HOST))
    client._client.async_client.ws_url = url
    client.set_logging_level(logging.WARNING)
    client.connect()
    client.request_speak_text("Hello from the blocking side.")
    client.request_speak_audio(sound, wait=True)
    client.request_speak_stop()
    client.request_listen_config()
    heard = client.request_listen_start()
    expect(heard == HEARD, f"listen_start: {heard!r}")
    voices = client.request_voice_status()
    expect(client.request_voice_config(name="neural", gender="female", language="en-GB"), "config")
    expect(voices["voice_id"], "voice_status")
    client.request_attend_user()
    client.request_attend_location(0.2, 0, 1)
    client.request_gesture_start("Smile", wait=True)
    client.request_face_params({"BROW_INNER_UP": 0.5})
    client.request_face_headpose(0, 5, 0, True)
    client.request_face_config(None, True, False)
    expect(client.request_face_status()["face_list"], "face_list")
    client.request_face_reset()
    client.request_led_set("red")
    expect(client.request_users_once()["users"], "users_once")
    expect(client.request_camera_once()["image"], "camera_once")
    client.disconnect()
    expect(not client.untouched(), f"sync methods not called: {sorted(client.untouched())}")
    return client.count()


async def check_keys(url, key):
    right = AsyncFurhatClient(HOST, key)
    right.ws_url = url
    await right.connect()
    await right.disconnect()
    for wrong_key in ["wrong", None]:
        wrong = AsyncFurhatClient(HOST, wrong_key)
        wrong.ws_url = url
        try:
            await wrong.connect()
        except RuntimeError as refused:
            expect("Authentication failed" in str(refused), f"refused with: {refused}")
        else:
            raise AssertionError(f"key {wrong_key!r} was let in")
        await wrong.disconnect()


def main():
    open_url, keyed_url, key = sys.argv[1:]
    sound = serve_wav()
    asynchronous = asyncio.run(drive_async(open_url, sound))
    synchronous = drive_sync(open_url, sound)
    asyncio.run(check_keys(keyed_url, key))
    print(f"CONFORMANT async={asynchronous} sync={synchronous}")


if __name__ == "__main__":
    main()

"""Holds every dialogue of the H2B protocol with the vendor's own SDK, unmodified, against a simulator.

Usage: UHLIVE_API_URL=ws://HOST:PORT official_uhlive.py TOKEN_URL CONTROL_URL

CONTROL_URL is the simulator's control port, by which callers are given something to say. Ends with
status 0 and a line of counts when all went as expected.
"""

import asyncio
import json
import math
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timezone

import websockets
from uhlive import auth
from uhlive.stream.recognition import (
    Closed,
    CompletionCause,
    DefaultParams,
    GrammarDefined,
    InputTimersStarted,
    InvalidParamValue,
    MethodFailed,
    MethodNotAllowed,
    MethodNotValid,
    MissingParam,
    Opened,
    ParamsSet,
    ProtocolError,
    RecognitionComplete,
    RecognitionInProgress,
    Recognizer,
    StartOfInput,
    Stopped,
    build_connection_request,
)

TOKEN_URL, CONTROL_URL = sys.argv[1:3]
RATE = 8000
ROWS = (697, 770, 852, 941)
COLUMNS = (1209, 1336, 1477, 1633)
KEYS = "123A456B789C*0#D"
EVENTS = {
    Opened, ParamsSet, DefaultParams, GrammarDefined, RecognitionInProgress, InputTimersStarted,
    Stopped, Closed, StartOfInput, RecognitionComplete, MethodNotValid, MethodFailed,
    InvalidParamValue, MissingParam, MethodNotAllowed,
}
DIGITS = "builtin:speech/spelling/digits"
QUICK = {
    "speech_complete_timeout": 300,
    "speech_incomplete_timeout": 400,
    "speech_nomatch_timeout": 500,
}

# Whatever the environment says: the simulator is on this machine.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))

seen_events = set()
seen_causes = set()


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


# Sound


def silence(millis):
    return [0] * (RATE * millis // 1000)


def hum(millis, hertz=300):
    count = RATE * millis // 1000
    return [int(8000 * math.sin(2 * math.pi * hertz * i / RATE)) for i in range(count)]


def keys(digits, on=50, off=50):
    samples = []
    for digit in digits:
        place = KEYS.index(digit)
        row, column = ROWS[place // 4], COLUMNS[place % 4]
        for i in range(RATE * on // 1000):
            turn = 2 * math.pi * i / RATE
            samples.append(int(4000 * (math.sin(turn * row) + math.sin(turn * column))))
        samples += silence(off)
    return samples


def linear(samples):
    return b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples)


def mu_value(code):
    code = ~code & 0xFF
    value = ((((code & 15) << 3) + 132) << (code >> 4 & 7)) - 132
    return -value if code & 128 else value


def a_value(code):
    code ^= 0x55
    segment, value = code >> 4 & 7, ((code & 15) << 4) + 8
    value = value if segment == 0 else value + 256 << segment - 1
    return value if code & 128 else -value


def nearest(samples, value_of):
    """The slow way to encode, which no formula can get wrong in the same place."""
    values = [(value_of(code), code) for code in range(256)]
    codes = {}
    for sample in set(samples):
        codes[sample] = min(values, key=lambda pair: abs(pair[0] - sample))[1]
    return bytes(codes[sample] for sample in samples)


ENCODERS = {
    "linear": linear,
    "g711a": lambda samples: nearest(samples, a_value),
    "g711u": lambda samples: nearest(samples, mu_value),
}


# The simulator's control port, and tokens


def control(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(CONTROL_URL + path, data, headers, method=method)
    with DIRECT.open(request, timeout=10) as response:
        return json.load(response)


async def say(text, **more):
    await asyncio.to_thread(control, "POST", "/say", {"text": text, **more})


async def fault(name, **more):
    await asyncio.to_thread(control, "POST", "/faults", {"fault": name, **more})


def token(client="demo", secret="demo-secret"):
    url, fields = auth.build_authentication_request(client, secret)
    path = urllib.parse.urlsplit(url).path
    expect(path == urllib.parse.urlsplit(TOKEN_URL).path, f"the SDK's path is {path}")
    data = urllib.parse.urlencode(fields).encode()
    try:
        with DIRECT.open(TOKEN_URL, data, timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


async def dial(url, headers):
    return await websockets.connect(url, additional_headers=headers, proxy=None)


class Caller:
    """The SDK's state machine on a socket, with the checks that every dialogue needs."""

    def __init__(self, socket):
        self.socket = socket
        self.sdk = Recognizer()
        self.encode = linear

    @classmethod
    async def connect(cls):
        status, body = await asyncio.to_thread(token)
        expect(status == 200, f"token: {status} {body}")
        url, headers = build_connection_request(body["access_token"])
        return cls(await dial(url, headers))

    async def next(self, kind):
        text = await asyncio.wait_for(self.socket.recv(), 15)
        event = self.sdk.receive(text)
        expect(isinstance(event, kind), f"{kind.__name__} expected, but came {text}")
        seen_events.add(type(event))
        if event.completion_cause is not None:
            seen_causes.add(event.completion_cause)
        return event

    async def ask(self, command, kind):
        await self.socket.send(command)
        event = await self.next(kind)
        expect(event.request_id == json.loads(command)["request_id"], f"echo: {event}")
        return event

    async def raw(self, kind, **changes):
        """A command that the SDK would not send."""
        command = {"request_id": self.sdk.request_id, "channel_id": self.sdk.channel_id}
        command |= {"headers": {}, "body": ""} | changes
        text = json.dumps(command)
        await self.socket.send(text)
        event = await self.next(kind)
        expect(event.request_id == command["request_id"], f"echo: {event}")
        return event

    async def open(self, codec="linear", **more):
        self.encode = ENCODERS[codec]
        opened = await self.ask(self.sdk.open(audio_codec=codec, **more), Opened)
        expect(opened.channel_id == self.sdk.channel_id != "", f"channel: {opened.channel_id}")
        return opened

    async def close(self):
        await self.ask(self.sdk.close(), Closed)

    async def recognize(self, *grammars, **params):
        started = await self.ask(
            self.sdk.recognize(*grammars, **{**QUICK, **params}), RecognitionInProgress
        )
        self.recognition = started.request_id

    async def play(self, samples, chunk=60):
        sound = self.encode(samples)
        size = len(sound) * chunk * RATE // 1000 // max(1, len(samples))
        for start in range(0, len(sound), size):
            await self.socket.send(self.sdk.send_audio_chunk(sound[start : start + size]))

    async def input_starts(self):
        event = await self.next(StartOfInput)
        expect(event.request_id == self.recognition, f"start of input: {event.request_id}")

    async def complete(self, cause):
        event = await self.next(RecognitionComplete)
        expect(event.request_id == self.recognition, f"complete: {event.request_id}")
        expect(event.completion_cause == CompletionCause[cause], f"{cause} expected: {event}")
        expect(event.body is not None, "a result has a body")
        return event.body

    async def hears(self, *grammars, sound=None, cause="Success", **params):
        """A whole recognition in normal mode: what it made of the sound."""
        await self.recognize(*grammars, **params)
        await self.play((hum(400) if sound is None else sound) + silence(700))
        await self.input_starts()
        return await self.complete(cause)


# Dialogues


async def tokens_and_upgrades():
    status, body = await asyncio.to_thread(token)
    expect(status == 200 and body["expires_in"] == 300, f"token: {status} {body}")
    status, refused = await asyncio.to_thread(token, "demo", "wrong")
    expect((status, refused["error"]) == (401, "invalid_client"), f"{status} {refused}")
    url, headers = build_connection_request(body["access_token"])
    expect(url.endswith("/bots"), url)
    for wrong in ({}, {"Authorization": "bearer nonsense"}):
        await expect_refusal(url, wrong, 401)
    await fault("expire_tokens")
    await expect_refusal(url, headers, 401)


async def expect_refusal(url, headers, status):
    try:
        await dial(url, headers)
    except websockets.exceptions.InvalidStatus as refused:
        expect(refused.response.status_code == status, f"upgrade: {refused}")
    else:
        raise AssertionError("the upgrade was not refused")


async def the_minimal_healthy_dialogue():
    caller = await Caller.connect()
    opened = await caller.open(custom_id="acme-crm", channel_id="call-", session_id="sip-77f2")
    expect(opened.channel_id.startswith("call-") and len(opened.channel_id) > 5, opened.channel_id)
    await caller.play(silence(300))
    await caller.ask(
        caller.sdk.set_params(speech_language="fr-FR", no_input_timeout=4000, logging_tag="ivr"),
        ParamsSet,
    )
    params = (await caller.ask(caller.sdk.get_params(), DefaultParams)).headers
    expect(params["speech_language"] == "fr-FR", f"{params}")
    expect(params["no_input_timeout"] == 4000, f"{params}")
    expect(params["speech_nomatch_timeout"] == 5000, f"{params}")
    await caller.ask(
        caller.sdk.define_grammar("speech/spelling/digits?regex=[0-9]{4}", "pin"), GrammarDefined
    )
    result = await caller.hears("session:pin", sound=keys("0815"))
    expect(result.nlu.value == "0815", f"{result}")
    expect(result.nlu.type == DIGITS and result.grammar_uri == "session:pin", f"{result}")
    expect(result.asr.transcript == "zéro huit un cinq", f"{result}")
    await caller.recognize("session:pin", start_timers=False)
    await caller.ask(caller.sdk.start_input_timers(), InputTimersStarted)
    await caller.ask(caller.sdk.stop(), Stopped)
    await caller.close()
    await caller.open()
    await caller.close()
    await caller.socket.close()


async def digits_in_every_codec():
    caller = await Caller.connect()
    for codec in ENCODERS:
        await caller.open(codec)
        result = await caller.hears(DIGITS, sound=keys("0123456789"), speech_language="en")
        expect(result.nlu.value == "0123456789", f"{codec}: {result}")
        expect(result.asr.transcript.startswith("zero one two"), f"{codec}: {result}")
        length = (result.asr.end - result.asr.start).total_seconds()
        expect(0.9 <= length <= 1.0, f"{codec}: {length} s")
        late = abs((datetime.now(timezone.utc).replace(tzinfo=None) - result.asr.end).total_seconds())
        expect(late < 30, f"{codec}: {late} s from now")
        await caller.close()
    await caller.open()
    for chunk in (5, 20, 100, 120, 500):
        await caller.recognize(DIGITS)
        await caller.play(keys("4711") + silence(700), chunk)
        await caller.input_starts()
        expect((await caller.complete("Success")).nlu.value == "4711", f"chunks of {chunk} ms")
    await caller.socket.close()


async def every_grammar():
    caller = await Caller.connect()
    await caller.open()
    address = "douze rue des lilas quarante quatre mille nantes"
    said = [
        ("speech/transcribe", "il me faut douze cartons", "il me faut douze cartons"),
        ("grammar/none", "bonjour", "bonjour"),
        ("speech/none", "bonjour", "bonjour"),
        ("speech/text2num", "il me faut douze cartons", "il me faut 12 cartons"),
        ("speech/boolean", "oui", True),
        ("speech/boolean", "non merci", False),
        ("speech/date", "le quatorze juillet deux mille vingt cinq",
         {"valid": True, "day": 14, "month": 7, "year": 2025}),
        ("speech/postal_address", address,
         {"number": "12", "street": "rue des lilas", "zipcode": "44000", "city": "nantes",
          "complement": ""}),
        ("speech/zipcode", "soixante douze mille", "72000"),
        ("speech/keywords?alternatives=facture|allo\\-media|résiliation", "la résiliation",
         "résiliation"),
        ("speech/spelling/digits?regex=[0-9]{1,2}", "quarante deux", "42"),
        ("speech/spelling/mixed?regex=[a-z]{2}[0-9]{3}[a-z]{2}", "a b cent vingt trois c d",
         "ab123cd"),
        ("speech/spelling/phone_number", "zéro six douze trente quatre cinquante six"
         " soixante dix huit", "+33612345678"),
    ]
    for builtin, text, value in said:
        await say(text)
        result = await caller.hears("builtin:" + builtin)
        expect(result.nlu.value == value, f"{builtin}: {result}")
        expect(result.asr.transcript == text, f"{builtin}: {result}")
        expect(result.grammar_uri == "builtin:" + builtin, f"{builtin}: {result.grammar_uri}")
        expect("?" not in result.nlu.type, f"{builtin}: {result.nlu.type}")
    keyed = [
        ("speech/spelling/mixed", "12345", "12345", "fr"),
        ("speech/zipcode", "44000", "44000", "fr"),
        ("speech/spelling/phone_number", "0612345678", "+33612345678", "fr-FR"),
        ("speech/spelling/phone_number", "0470123456", "+32470123456", "fr-BE"),
        ("speech/spelling/phone_number", "2125550123", "+12125550123", "en-US"),
    ]
    for builtin, digits, value, language in keyed:
        result = await caller.hears(
            "builtin:" + builtin, sound=keys(digits), speech_language=language
        )
        expect(result.nlu.value == value, f"{builtin}: {result}")
    await say("facture ou non", value={"valid": True, "day": 1, "month": 2, "year": 2030})
    result = await caller.hears("builtin:speech/boolean", "builtin:speech/date")
    expect(result.nlu.type == "builtin:speech/date" and result.nlu.value["day"] == 1, f"{result}")
    result = await caller.hears(DIGITS + "?regex=[0-9]{2}", DIGITS, sound=keys("42"))
    expect(result.grammar_uri.endswith("{2}"), f"first listed: {result.grammar_uri}")
    await caller.socket.close()


async def every_way_a_recognition_ends():
    caller = await Caller.connect()
    await caller.open()
    pin = DIGITS + "?regex=[0-9]{4}"
    await caller.hears(pin, sound=keys("1234"))
    partial = await caller.hears(pin, sound=keys("12"), cause="PartialMatch")
    expect(partial.nlu.value == "12", f"{partial}")
    none = await caller.hears(pin, sound=keys("12345"), cause="NoMatch")
    expect(none.nlu is None and none.grammar_uri == "", f"{none}")
    expect(none.asr.transcript == "un deux trois quatre cinq", f"{none}")
    unscripted = await caller.hears("builtin:speech/boolean", cause="NoMatch")
    expect(unscripted.asr.transcript and unscripted.nlu is None, f"{unscripted}")
    for regex, cause in (
        ("[0-9]+", "SuccessMaxtime"), ("[0-9]{99}", "PartialMatchMaxtime"), ("[0-9]", "NoMatchMaxtime")
    ):
        await caller.recognize(f"{DIGITS}?regex={regex}", recognition_timeout=1000)
        await caller.play(keys("0123456789" * 2))
        await caller.input_starts()
        await caller.complete(cause)
    await caller.recognize(pin, no_input_timeout=1000)
    await caller.play(silence(1100))
    nothing = await caller.complete("NoInputTimeout")
    expect(nothing.asr is None and nothing.nlu is None and nothing.grammar_uri == "", f"{nothing}")
    await caller.recognize(pin, no_input_timeout=400)
    await caller.complete("NoInputTimeout")
    await say("", cause="Error")
    error = await caller.hears("builtin:speech/boolean", cause="Error")
    expect(error.asr is None, f"{error}")
    await say("oui", confidence=0.4)
    await caller.hears("builtin:speech/boolean", cause="NoMatch", confidence_threshold=0.7)
    await caller.socket.close()


async def hotwords():
    caller = await Caller.connect()
    await caller.open()
    hotword = {"recognition_mode": "hotword", "hotword_max_duration": 3000}
    await caller.recognize(DIGITS + "?regex=[0-9]{2}", **hotword)
    await caller.play(keys("42"))
    expect((await caller.complete("Success")).nlu.value == "42", "hotword keys")
    await say("attendez voir")
    await say("oui")
    await caller.recognize("builtin:speech/boolean", **hotword)
    await caller.play(hum(300) + silence(500) + hum(300) + silence(400))
    expect((await caller.complete("Success")).nlu.value is True, "second utterance")
    await say("attendez voir")
    await caller.recognize("builtin:speech/boolean", **hotword)
    await caller.play(hum(300) + silence(3000))
    late = await caller.complete("HotwordMaxtime")
    expect(late.asr.transcript == "attendez voir" and late.nlu is None, f"{late}")
    await say("douze rue des lilas à nantes")
    await caller.recognize("builtin:speech/postal_address", **hotword)
    await caller.play(hum(300) + silence(3000))
    await caller.complete("HotwordMaxtime")
    await caller.recognize("builtin:speech/boolean", no_input_timeout=500, **hotword)
    await caller.play(silence(600))
    await caller.complete("NoInputTimeout")
    await caller.socket.close()


async def several_readings():
    caller = await Caller.connect()
    await caller.open()
    result = await caller.hears(DIGITS, sound=keys("147"), n_best_list_length=3)
    expect(result.nlu.value == "147" and len(result.alternatives) == 2, f"{result}")
    expect(all(len(other.nlu.value) == 3 for other in result.alternatives), f"{result}")
    sure = [result] + result.alternatives
    expect(sure == sorted(sure, key=lambda one: -one.asr.confidence), f"order: {result}")
    await say("oui", alternatives=[{"text": "houille", "confidence": 0.3}])
    result = await caller.hears("builtin:speech/boolean", n_best_list_length=5)
    expect(result.nlu.value is True and len(result.alternatives) == 1, f"{result}")
    expect(result.alternatives[0].nlu is None, f"{result}")
    expect((await caller.hears(DIGITS, sound=keys("1"))).alternatives == [], "one reading")
    await caller.socket.close()


async def timers_and_barge_in():
    caller = await Caller.connect()
    await caller.open()
    await caller.recognize(DIGITS, start_timers=False, no_input_timeout=500)
    await caller.play(silence(2000))
    await caller.ask(caller.sdk.start_input_timers(), InputTimersStarted)
    await caller.play(silence(600))
    await caller.complete("NoInputTimeout")
    await caller.recognize(DIGITS, start_timers=False, no_input_timeout=500)
    await caller.play(silence(1000) + keys("7"))
    await caller.input_starts()
    await caller.ask(caller.sdk.start_input_timers(), InputTimersStarted)
    await caller.play(silence(500))
    expect((await caller.complete("Success")).nlu.value == "7", "barge-in")
    await caller.play(keys("999"))
    await caller.recognize(DIGITS, no_input_timeout=500)
    await caller.play(silence(600))
    await caller.complete("NoInputTimeout")
    await caller.recognize(DIGITS)
    await caller.play(keys("12"))
    await caller.input_starts()
    await caller.ask(caller.sdk.stop(), Stopped)
    await caller.play(silence(1000))
    await caller.close()
    await caller.socket.close()


async def what_each_state_forbids():
    caller = await Caller.connect()
    sdk = caller.sdk
    for illegal in (sdk.get_params, sdk.close, sdk.stop, sdk.start_input_timers,
                    lambda: sdk.send_audio_chunk(b"")):
        expect_protocol_error(illegal)
    for command in ("SET-PARAMS", "GET-PARAMS", "DEFINE-GRAMMAR", "RECOGNIZE",
                    "START-INPUT-TIMERS", "STOP", "CLOSE"):
        await caller.raw(MethodNotAllowed, command=command)
    await caller.socket.send(b"\0" * 960)
    await caller.open()
    expect_protocol_error(sdk.open)
    for command in ("OPEN", "START-INPUT-TIMERS"):
        await caller.raw(MethodNotAllowed, command=command)
    await caller.raw(Stopped, command="STOP")
    await caller.recognize(DIGITS, no_input_timeout=60_000)
    for illegal in (sdk.open, sdk.close, sdk.get_params, lambda: sdk.recognize(DIGITS)):
        expect_protocol_error(illegal)
    for command in ("OPEN", "SET-PARAMS", "GET-PARAMS", "DEFINE-GRAMMAR", "RECOGNIZE", "CLOSE"):
        await caller.raw(MethodNotAllowed, command=command)
    await caller.play(keys("5") + silence(500))
    await caller.input_starts()
    await caller.complete("Success")
    await caller.socket.close()


def expect_protocol_error(illegal):
    try:
        illegal()
    except ProtocolError:
        return
    raise AssertionError("the SDK allowed what its state forbids")


async def what_is_wrong_with_a_command():
    caller = await Caller.connect()
    await caller.open()
    uri_list = {"content_type": "text/uri-list"}
    await caller.raw(MethodNotValid, command="PAUSE")
    await caller.raw(MethodNotValid, command="STOP", headers=[])
    await caller.socket.send("{not json")
    await caller.next(MethodNotValid)
    await caller.raw(MissingParam, command="RECOGNIZE", headers=uri_list)
    await caller.raw(MissingParam, command="DEFINE-GRAMMAR", headers=uri_list, body=DIGITS)
    await caller.ask(caller.sdk.set_params(no_input_timeout=-1), InvalidParamValue)
    await caller.ask(caller.sdk.set_params(confidence_threshold=2), InvalidParamValue)
    await caller.ask(caller.sdk.recognize(DIGITS, recognition_mode="sleepy"), InvalidParamValue)
    failed = await caller.ask(caller.sdk.recognize("session:toto"), MethodFailed)
    expect(failed.completion_cause == CompletionCause.GramLoadFailure, f"{failed}")
    expect(failed.completion_reason == "unknown grammar 'session:toto'", f"{failed}")
    failed = await caller.ask(
        caller.sdk.define_grammar("speech/spelling/digits?regex=[0-9", "x"), MethodFailed
    )
    expect(failed.completion_cause == CompletionCause.GramDefinitionFailure, f"{failed}")
    failed = await caller.ask(caller.sdk.recognize(DIGITS, speech_language="tlh"), MethodFailed)
    expect(failed.completion_cause == CompletionCause.LanguageUnsupported, f"{failed}")
    await caller.close()
    await caller.ask(caller.sdk.open(audio_codec="opus"), InvalidParamValue)
    await caller.open()
    await caller.socket.close()


async def sessions_share_nothing():
    first, second = await asyncio.gather(Caller.connect(), Caller.connect())
    await first.open(custom_id="first")
    await second.open(custom_id="second")
    await first.ask(first.sdk.define_grammar("speech/boolean", "yesno"), GrammarDefined)
    await first.ask(first.sdk.set_params(no_input_timeout=1234), ParamsSet)
    await say("oui", custom_id="first")
    failed = await second.ask(second.sdk.recognize("session:yesno"), MethodFailed)
    expect(failed.completion_cause == CompletionCause.GramLoadFailure, f"{failed}")
    params = (await second.ask(second.sdk.get_params(), DefaultParams)).headers
    expect(params["no_input_timeout"] == 5000, f"{params}")
    heard = await asyncio.gather(
        first.hears("session:yesno"), second.hears("builtin:speech/boolean", cause="NoMatch")
    )
    expect(heard[0].nlu.value is True, f"{heard[0]}")
    await first.close()
    await first.open(custom_id="third")
    params = (await first.ask(first.sdk.get_params(), DefaultParams)).headers
    expect(params["no_input_timeout"] == 5000, f"{params}")
    await first.ask(first.sdk.recognize("session:yesno"), MethodFailed)
    reports = (await asyncio.to_thread(control, "GET", "/sessions"))["sessions"]
    by_id = {report["custom_id"]: report for report in reports}
    expect(by_id["first"]["aliases"] == {"yesno": "builtin:speech/boolean"}, f"{by_id['first']}")
    expect(by_id["third"]["aliases"] == {}, f"{by_id['third']}")
    expect(by_id["third"]["recognised_bytes"] == 0, f"{by_id['third']}")
    expect(by_id["third"]["connection"] == by_id["first"]["connection"], "one connection")
    await first.socket.close()
    await second.socket.close()


async def in_the_time_of_life():
    """A caller who streams as a telephone does, 60 ms every 60 ms."""
    caller = await Caller.connect()
    await caller.open()
    await caller.recognize(DIGITS)
    begun = time.time()
    sound = linear(silence(300) + keys("42", 100, 100) + silence(600))
    for start in range(0, len(sound), 960):
        await caller.socket.send(caller.sdk.send_audio_chunk(sound[start : start + 960]))
        await asyncio.sleep(0.059)
    await caller.input_starts()
    result = await caller.complete("Success")
    expect(result.nlu.value == "42", f"{result}")
    spoke = result.asr.start.replace(tzinfo=timezone.utc).timestamp() - begun
    expect(-1 < spoke < 3, f"speech began {spoke} s after the recognition")
    await caller.socket.close()


async def what_the_sdk_does_not_survive():
    caller = await Caller.connect()
    await caller.open()
    await fault("unknown_event")
    await expect_value_error(caller)
    await fault("unknown_cause", cause="BadWeather")
    await caller.recognize(DIGITS, no_input_timeout=200)
    await caller.play(silence(300))
    await expect_value_error(caller)
    await caller.ask(caller.sdk.stop(), Stopped)
    await fault("cross_stop")
    await caller.recognize(DIGITS)
    await caller.socket.send(caller.sdk.stop())
    await caller.complete("NoInputTimeout")
    await caller.next(Stopped)
    await fault("break_recognition", code=1011)
    await caller.recognize(DIGITS)
    try:
        await asyncio.wait_for(caller.socket.recv(), 15)
    except websockets.exceptions.ConnectionClosed as closed:
        expect(closed.rcvd is not None and closed.rcvd.code == 1011, f"{closed}")
    else:
        raise AssertionError("the connection was not closed")


async def expect_value_error(caller):
    text = await asyncio.wait_for(caller.socket.recv(), 15)
    try:
        caller.sdk.receive(text)
    except ValueError:
        return
    raise AssertionError(f"the SDK knows {text}")


async def main():
    dialogues = [
        tokens_and_upgrades, the_minimal_healthy_dialogue, digits_in_every_codec, every_grammar,
        every_way_a_recognition_ends, hotwords, several_readings, timers_and_barge_in,
        what_each_state_forbids, what_is_wrong_with_a_command, sessions_share_nothing,
        in_the_time_of_life, what_the_sdk_does_not_survive,
    ]
    for dialogue in dialogues:
        try:
            await asyncio.wait_for(dialogue(), 60)
        except Exception as failed:
            raise AssertionError(f"{dialogue.__name__}: {failed!r}") from failed
    expect(seen_events == EVENTS, f"events not seen: {EVENTS - seen_events}")
    missing = set(CompletionCause) - seen_causes
    expect(not missing, f"causes not seen: {missing}")
    print(
        f"CONFORMANT: {len(dialogues)} dialogues, {len(seen_events)} kinds of events,"
        f" {len(seen_causes)} completion causes"
    )


asyncio.run(main())

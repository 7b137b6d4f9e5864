"""Plays calls on the vendor's own Recognizer, one JSON list a line of the file that is named:
the method, its positional arguments, its keyword arguments. Says what came of each, a line each.
"""

import json
import sys
import warnings
from datetime import timezone

from uhlive.auth import build_authentication_request
from uhlive.stream.recognition import ProtocolError, Recognizer, build_connection_request

# The package's own use of naive times.
warnings.simplefilter("ignore", DeprecationWarning)


def millis(naive):
    return round(naive.replace(tzinfo=timezone.utc).timestamp() * 1000)


def result(body):
    if body is None:
        return None
    asr = body.asr and [
        body.asr.transcript,
        body.asr.phones,
        body.asr.confidence,
        millis(body.asr.start),
        millis(body.asr.end),
    ]
    nlu = body.nlu and [body.nlu.type, body.nlu.value, body.nlu.confidence]
    return [asr, nlu, body.grammar_uri, [result(each) for each in body.alternatives]]


def event(received):
    cause = received.completion_cause
    return [
        type(received).__name__,
        received.request_id,
        received.channel_id,
        received.headers,
        cause and cause.value,
        received.completion_reason,
        result(received.body),
    ]


def outcome(recognizer, method, arguments, keywords):
    if method == "send_audio_chunk":
        arguments = [bytes(arguments[0])]
    try:
        made = getattr(recognizer, method)(*arguments, **keywords)
    except ProtocolError:
        return "ProtocolError"
    if method == "receive":
        return event(made)
    return list(made) if isinstance(made, bytes) else made


def access():
    url, fields = build_authentication_request("client", "secret")
    user_url, user_fields = build_authentication_request("client", "secret", "user", "password")
    return [url, fields, user_url, user_fields, *build_connection_request("token")]


recognizer = Recognizer()
print(json.dumps(access()))
print(json.dumps([name for name in dir(Recognizer) if not name.startswith("_")]))
with open(sys.argv[1], encoding="utf-8") as calls:
    for call in calls:
        print(json.dumps([outcome(recognizer, *json.loads(call)), recognizer.channel_id]))

"""Drives a simulated robot through a gateway with everything that a Python program would use.

Usage: conformance.py GATEWAY ROBOT SIMULATED_ROBOT, for instance
       conformance.py 127.0.0.1:7700 alice http://127.0.0.1:7702/sim/robots/alice

Ends with status 0 when all went as the contract says, and with the first deviation otherwise.
"""

import array
import json
import math
import queue
import sys
import time
import urllib.request

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from troupe.error.v1 import error_pb2
from troupe.fleet.v1 import fleet_service_pb2, fleet_service_pb2_grpc
from troupe.fleet.v1 import lease_pb2, lease_service_pb2, lease_service_pb2_grpc
from troupe.media.v1 import audio_pb2, dropped_pb2
from troupe.policy.v1 import policy_pb2
from troupe.robot.v1 import command_pb2, drive_pb2, event_pb2, expression_pb2, link_status_pb2
from troupe.robot.v1 import expression_service_pb2, expression_service_pb2_grpc
from troupe.robot.v1 import listening_pb2, listening_service_pb2, listening_service_pb2_grpc
from troupe.robot.v1 import perception_service_pb2, perception_service_pb2_grpc
from troupe.robot.v1 import robot_service_pb2, robot_service_pb2_grpc
from troupe.robot.v1 import speech_pb2, speech_service_pb2, speech_service_pb2_grpc

SHORT = 5  # seconds for what is answered at once
LONG = 30  # seconds for what takes as long as speech takes


class Deviation(Exception):
    """Something is not as the contract says."""


def expect(condition, text):
    if not condition:
        raise Deviation(text)


def equal(actual, expected, what):
    expect(actual == expected, f"{what}: {actual!r} (expected: {expected!r})")


def tone(seconds, rate, hertz=440):
    """16-bit little-endian mono samples of a sine."""
    wave = (int(8000 * math.sin(2 * math.pi * hertz * i / rate)) for i in range(int(seconds * rate)))
    samples = array.array("h", wave)
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes()


def frequency(pcm, rate):
    """How many times a second a sound crosses zero upwards."""
    samples = array.array("h", pcm)
    rises = sum(1 for one, two in zip(samples, samples[1:]) if one < 0 <= two)
    return rises * rate / len(samples)


def seconds(duration):
    return duration.seconds + duration.nanos / 1e9


class Outbox:
    """What goes up in a stream, put one by one; None closes it."""

    def __init__(self, *messages):
        self._queue = queue.Queue()
        for message in messages:
            self.put(message)

    def put(self, message):
        self._queue.put(message)

    def close(self):
        self._queue.put(None)

    def __iter__(self):
        return iter(self._queue.get, None)


class Run:
    def __init__(self, channel, robot, simulated):
        self.robot = robot
        self.simulated = simulated
        self.fleet = fleet_service_pb2_grpc.FleetServiceStub(channel)
        self.leases = lease_service_pb2_grpc.LeaseServiceStub(channel)
        self.robots = robot_service_pb2_grpc.RobotServiceStub(channel)
        self.speech = speech_service_pb2_grpc.SpeechServiceStub(channel)
        self.listening = listening_service_pb2_grpc.ListeningServiceStub(channel)
        self.expression = expression_service_pb2_grpc.ExpressionServiceStub(channel)
        self.perception = perception_service_pb2_grpc.PerceptionServiceStub(channel)

    def user_says(self, text):
        body = json.dumps({"text": text}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.simulated + "/say", body, headers)
        urllib.request.urlopen(request, timeout=SHORT).close()

    def simulated_state(self):
        with urllib.request.urlopen(self.simulated, timeout=SHORT) as report:
            return json.load(report)["state"]

    def watch(self, *kinds):
        """Opens a stream of events; when this returns, nothing that follows is missed."""
        request = robot_service_pb2.WatchEventsRequest(robot_id=self.robot, kinds=kinds)
        stream = self.robots.WatchEvents(request, timeout=LONG)
        equal(next(stream).started.WhichOneof("start"), "fresh", "start of events")
        return stream

    def fleet_knows_the_robot(self):
        listed = self.fleet.ListRobots(fleet_service_pb2.ListRobotsRequest(), timeout=SHORT)
        expect(self.robot in [one.robot_id for one in listed.robots], f"robots: {listed}")
        request = fleet_service_pb2.GetRobotRequest(robot_id=self.robot)
        link = self.fleet.GetRobot(request, timeout=SHORT).robot.link
        equal(link.state, link_status_pb2.LINK_STATE_READY, "link")
        return f"{listed.total_size} robots, {self.robot} is ready, scope {link.scope!r}"

    def says_word_by_word(self):
        text = "The quick brown fox is late."
        events = self.watch(
            event_pb2.EVENT_KIND_SPEECH_STARTED,
            event_pb2.EVENT_KIND_SPEECH_WORD,
            event_pb2.EVENT_KIND_SPEECH_ENDED,
        )
        request = speech_service_pb2.SayRequest(
            robot_id=self.robot,
            text=text,
            monitor_words=True,
            wait=command_pb2.WAIT_FINISHED,
            command_id="python-say",
        )
        said = self.speech.Say(request, timeout=LONG)
        equal(said.receipt.stage, command_pb2.COMMAND_STAGE_FINISHED, "stage")
        equal(said.receipt.command_id, "python-say", "command id")
        equal(said.ended.kind, speech_pb2.SPEECH_END_KIND_FINISHED, "end")
        equal(said.ended.said_text, text, "said")
        seen = [next(events).event for _ in range(len(text.split()) + 2)]
        events.cancel()
        equal({event.command_id for event in seen}, {"python-say"}, "command of the events")
        kinds = [event.WhichOneof("event") for event in seen]
        words = text.split()
        equal(kinds, ["speech_started"] + ["speech_word"] * len(words) + ["speech_ended"], "events")
        equal([event.speech_word.word for event in seen[1:-1]], words, "words")
        equal([event.speech_word.index for event in seen[1:-1]], list(range(len(words))), "indexes")
        numbers = [event.sequence for event in seen]
        equal(numbers, sorted(set(numbers)), "sequence")
        return f"{len(words)} words of {said.ended.said_text!r}"

    def stops_speech(self):
        text = "This sentence is so long that nobody will ever hear the end of it, I am afraid."
        say = speech_service_pb2.SayRequest(robot_id=self.robot, text=text, monitor_words=True)
        say.wait = command_pb2.WAIT_STARTED
        events = self.watch(
            event_pb2.EVENT_KIND_SPEECH_WORD, event_pb2.EVENT_KIND_SPEECH_ENDED
        )
        receipt = self.speech.Say(say, timeout=LONG).receipt
        equal(receipt.stage, command_pb2.COMMAND_STAGE_STARTED, "stage")
        for _ in range(4):
            next(events)
        stop = speech_service_pb2.StopSpeechRequest(robot_id=self.robot, confirm=True)
        stopped = self.speech.StopSpeech(stop, timeout=SHORT).receipt
        equal(stopped.stage, command_pb2.COMMAND_STAGE_CONFIRMED, "stop")
        ended = next(m.event.speech_ended for m in events if m.event.HasField("speech_ended"))
        events.cancel()
        equal(ended.kind, speech_pb2.SPEECH_END_KIND_INTERRUPTED, "end")
        heard = ended.said_text
        expect(heard and text.startswith(heard) and heard != text, f"said: {ended}")
        return f"interrupted after {heard!r}"

    def streams_audio(self):
        rate, pcm, step = 16000, tone(1.2, 16000), 3200
        header = speech_service_pb2.SayAudioStreamHeader(robot_id=self.robot, sample_rate_hz=rate)
        message = speech_service_pb2.SayAudioStreamRequest
        up = [message(header=header)]
        up += [message(audio=pcm[at : at + step]) for at in range(0, len(pcm), step)]
        down = list(self.speech.SayAudioStream(iter(up), timeout=LONG))
        kinds = [one.WhichOneof("message") for one in down]
        progress = [one.progress for one in down if one.HasField("progress")]
        expect(progress, f"no progress: {kinds}")
        equal(
            kinds, ["accepted", "started"] + ["progress"] * len(progress) + ["ended"], "messages"
        )
        played = [one.played_bytes for one in progress]
        equal(played, sorted(played), "played")
        expect(all(p.played_bytes <= p.received_bytes <= len(pcm) for p in progress), "received")
        equal(played[-1], len(pcm), "played in the end")
        equal(round(seconds(progress[-1].played), 3), 1.2, "seconds played")
        equal(down[-1].ended.kind, speech_pb2.SPEECH_END_KIND_FINISHED, "end")
        return f"{len(pcm)} bytes, {len(progress)} reports: {played}"

    def listens(self):
        text = "where is the nearest lift"
        request = listening_service_pb2.ListenRequest(robot_id=self.robot)
        request.options.partial = True
        down = []
        for one in self.listening.Listen(request, timeout=LONG):
            down.append(one)
            if one.HasField("started"):
                self.user_says(text)
        kinds = [one.WhichOneof("message") for one in down]
        partials = [one.partial.text for one in down if one.HasField("partial")]
        expect(partials and all(text.startswith(one) for one in partials), f"partials: {partials}")
        shape = ["accepted", "started", "hear_started"] + ["partial"] * len(partials)
        equal(kinds, shape + ["final", "ended"], "messages")
        equal(down[-2].final.text, text, "final")
        equal(down[-1].ended.cause, listening_pb2.LISTEN_CAUSE_SPEECH_END, "cause")

        self.user_says("on the left")
        once = listening_service_pb2.ListenOnceRequest(robot_id=self.robot)
        equal(self.listening.ListenOnce(once, timeout=LONG).text, "on the left", "heard")
        once.options.no_speech_timeout.FromMilliseconds(500)
        silence = self.listening.ListenOnce(once, timeout=LONG)
        equal(silence.text, "", "text of silence")
        equal(silence.cause, listening_pb2.LISTEN_CAUSE_SILENCE_TIMEOUT, "cause of silence")
        return f"{len(partials)} partials, {text!r}, 'on the left', silence"

    def sees(self):
        request = perception_service_pb2.StreamCameraRequest(robot_id=self.robot, max_fps=10)
        stream = self.perception.StreamCamera(request, timeout=LONG)
        header = next(stream).header
        equal((header.feed, header.max_rate_hz), (dropped_pb2.FEED_CAMERA, 10), "header")
        pictures = (one.frame for one in stream if one.HasField("frame"))
        frames = [next(pictures) for _ in range(5)]
        stream.cancel()
        equal(len({frame.stream_id for frame in frames}), 1, "streams")
        for before, frame in zip(frames, frames[1:]):
            expect(before.sequence < frame.sequence, "sequence does not grow")
            expect(seconds(before.media_time) < seconds(frame.media_time), "media time stands")
            expect(seconds(before.received_at) <= seconds(frame.received_at), "clock goes back")
        once = perception_service_pb2.TakePictureRequest(robot_id=self.robot)
        frames.append(self.perception.TakePicture(once, timeout=SHORT).frame)
        for frame in frames:
            equal(frame.data[:2] + frame.data[-2:], b"\xff\xd8\xff\xd9", "ends of the JPEG")
            equal((frame.width, frame.height), (640, 480), "size")
            equal(frame.content_type, "image/jpeg", "type")
            expect(abs(seconds(frame.received_at) - time.time()) < 60, f"clock: {frame.received_at}")
        return f"{len(frames)} JPEGs of {[len(frame.data) for frame in frames]} bytes"

    def hears_at_two_rates(self):
        fine = self.microphone(16000)
        early = self.take(fine, 16000, length=0.2)
        coarse = self.microphone(8000)  # joins late, and gets the time of the same stream
        both = {16000: early + self.take(fine, 16000), 8000: self.take(coarse, 8000)}
        fine.cancel()
        coarse.cancel()
        equal(len({one.stream_id for chunks in both.values() for one in chunks}), 1, "streams")
        times = {one.sequence: seconds(one.media_time) for one in both[16000]}
        shared = [one for one in both[8000] if one.sequence in times]
        expect(len(shared) > 10, f"pieces in both: {len(shared)}")
        for one in shared:
            apart = abs(seconds(one.media_time) - times[one.sequence])
            expect(apart < 0.01, f"media time of piece {one.sequence}: {apart} s apart")
        return ", ".join(self.check_sound(both[rate], rate) for rate in both)

    def microphone(self, rate):
        request = perception_service_pb2.StreamAudioRequest(robot_id=self.robot)
        request.sample_rate_hz = rate
        stream = self.perception.StreamAudio(request, timeout=LONG)
        header = next(stream).header
        equal(header.feed, dropped_pb2.FEED_MICROPHONE, "feed")
        form = header.format
        equal((form.sample_rate_hz, form.channels), (rate, 1), "format")
        equal(form.encoding, audio_pb2.AUDIO_ENCODING_PCM_S16LE, "encoding")
        return stream

    def take(self, stream, rate, length=1.0):
        chunks, wanted = [], 2 * rate * length
        while wanted > 0:
            one = next(stream)
            if one.HasField("header"):  # the sensor has begun: a stream with an id of its own
                equal(one.header.format.sample_rate_hz, rate, "rate")
                continue
            equal(one.WhichOneof("message"), "chunk", "message")
            chunks.append(one.chunk)
            wanted -= len(one.chunk.data)
        return chunks

    def check_sound(self, chunks, rate):
        # Not the first piece: it begins with the run-up of the filter.
        for before, after in zip(chunks[1:], chunks[2:]):
            equal(after.sequence, before.sequence + 1, "sequence")
            step = seconds(after.media_time) - seconds(before.media_time)
            length = len(before.data) / 2 / rate
            expect(abs(step - length) < 0.001, f"{length} s of sound take {step} s")
        heard = frequency(b"".join(one.data for one in chunks[5:]), rate)
        expect(430 < heard < 450, f"tone: {heard} Hz (expected: about 440)")
        return f"{len(chunks)} pieces at {rate} Hz of a {heard:.0f} Hz tone"

    def attends(self):
        request = perception_service_pb2.WatchUsersRequest(robot_id=self.robot)
        watching = self.perception.WatchUsers(request, timeout=LONG)
        users = next(one.users.users for one in watching if one.users.users)  # they come and go
        watching.cancel()
        events = self.watch(event_pb2.EVENT_KIND_ATTENTION_STATUS)
        user = expression_service_pb2.AttendUserRequest(
            robot_id=self.robot, user_id=users[0].user_id
        )
        place = expression_service_pb2.AttendLocationRequest(
            robot_id=self.robot, location=expression_pb2.Position(x=0.3, y=0.1, z=1.5)
        )
        nobody = expression_service_pb2.AttendNobodyRequest(robot_id=self.robot)
        targets = [
            self.attend(events, self.expression.AttendUser, user),
            self.attend(events, self.expression.AttendLocation, place),
            self.attend(events, self.expression.AttendNobody, nobody),
        ]
        events.cancel()
        equal(targets, [users[0].user_id, "location", "nobody"], "targets")
        return f"{len(users)} users, attended {targets}"

    @staticmethod
    def attend(events, method, request):
        receipt = method(request, timeout=SHORT).receipt
        equal(receipt.stage, command_pb2.COMMAND_STAGE_SENT, "stage")
        mine = (one.event for one in events if one.event.command_id == receipt.command_id)
        return next(mine).attention_status.target

    def gestures_and_lights(self):
        smile = expression_service_pb2.PerformGestureRequest(robot_id=self.robot, name="Smile")
        smile.wait = command_pb2.WAIT_FINISHED
        done = self.expression.PerformGesture(smile, timeout=LONG)
        equal((done.receipt.stage, done.known), (command_pb2.COMMAND_STAGE_FINISHED, True), "smile")
        led = expression_service_pb2.SetLedRequest(robot_id=self.robot, color="#FF8800")
        led.confirm = True
        lit = self.expression.SetLed(led, timeout=SHORT).receipt
        equal(lit.stage, command_pb2.COMMAND_STAGE_CONFIRMED, "led")
        shown = self.simulated_state()["led"]
        expect("#ff8800" in json.dumps(shown).lower(), f"light of the robot: {shown}")
        return f"Smile finished, light confirmed: {shown}"

    def explains_errors(self):
        unknown = speech_service_pb2.SayRequest(robot_id="nobody-here", text="Hello.")
        details = self.failure(unknown, grpc.StatusCode.NOT_FOUND)
        equal((details["info"].reason, details["info"].domain), ("ROBOT_UNKNOWN", "troupe"), "why")
        silent = speech_service_pb2.SayRequest(robot_id=self.robot)
        details = self.failure(silent, grpc.StatusCode.INVALID_ARGUMENT)
        equal(details["info"].reason, "INVALID_FIELD", "reason")
        fields = [one.field for one in details["request"].field_violations]
        equal(fields, ["text"], "fields")
        return "ROBOT_UNKNOWN, INVALID_FIELD text"

    def failure(self, request, code):
        try:
            self.speech.Say(request, timeout=SHORT)
        except grpc.RpcError as error:
            equal(error.code(), code, "code")
            parts = {
                "info": error_details_pb2.ErrorInfo(),
                "request": error_details_pb2.BadRequest(),
                "conflict": error_pb2.LeaseConflict(),
            }
            for detail in rpc_status.from_call(error).details:
                for part in parts.values():
                    detail.Unpack(part)
            return parts
        raise Deviation(f"{request} was accepted")

    def holds(self):
        wish = lease_service_pb2.AcquireLeaseRequest(robot_id=self.robot, purpose="conformance")
        wish.parts.append(policy_pb2.LEASE_PART_SPEECH)
        lease = self.leases.AcquireLease(wish, timeout=SHORT).lease
        say = speech_service_pb2.SayRequest(robot_id=self.robot, text="Hello.")
        details = self.failure(say, grpc.StatusCode.FAILED_PRECONDITION)
        equal(details["info"].reason, "LEASE_HELD", "reason")
        conflict = details["conflict"]
        equal((conflict.holder, conflict.current_number), (lease.holder, lease.ref.number), "holder")
        say.lease.CopyFrom(lease.ref)
        say.wait = command_pb2.WAIT_FINISHED
        self.speech.Say(say, timeout=LONG)
        header = lease_service_pb2.HoldLeasesHeader(leases=[lease.ref])
        up = Outbox(lease_service_pb2.HoldLeasesRequest(header=header))
        down = self.leases.HoldLeases(iter(up), timeout=LONG)
        equal(next(down).started.leases[0].ref, lease.ref, "held")
        beat = lease_service_pb2.LeaseHeartbeat()
        up.put(lease_service_pb2.HoldLeasesRequest(heartbeat=beat))
        equal(next(down).WhichOneof("message"), "renewed", "answer to a heartbeat")
        up.close()
        equal([news.lost.end for news in down], [lease_pb2.LEASE_END_RELEASED], "end")
        return f"held as {lease.ref.id}, kept everybody else out, and was given back"

    def drives(self):
        return Drive(self.robots, self.robot).run()


class Drive:
    """Everything in one stream."""

    def __init__(self, robots, robot):
        subscriptions = drive_pb2.DriveSubscriptions(
            events=drive_pb2.DriveSubscriptions.EventSubscription(),
            users=drive_pb2.DriveSubscriptions.UserSubscription(max_rate_hz=5),
            microphone=drive_pb2.DriveSubscriptions.AudioSubscription(sample_rate_hz=8000),
            camera=drive_pb2.DriveSubscriptions.CameraSubscription(max_fps=5),
        )
        header = drive_pb2.DriveHeader(robot_id=robot, subscriptions=subscriptions)
        self.up = Outbox(robot_service_pb2.DriveRequest(header=header))
        self.down = robots.Drive(iter(self.up), timeout=LONG)
        self.seen = []

    def run(self):
        started = next(self.down).started
        equal(started.link.state, link_status_pb2.LINK_STATE_READY, "link")
        self.send_commands()
        feeds = {"users", "microphone", "camera"}
        commands = {"say", "gesture", "led", "attend", "voice", "stream"}
        while not (commands <= self.ends().keys() and feeds <= self.kinds() and self.rejections()):
            self.seen.append(next(self.down))
        self.check_commands(commands)
        self.check_words()
        self.send(subscriptions=drive_pb2.DriveSubscriptions())
        self.up.close()
        for rest in self.down:
            expect(not rest.HasField("ended"), f"ended twice: {rest}")
        return f"{len(self.seen)} messages: {self.counts()}"

    def send(self, **arm):
        self.up.put(robot_service_pb2.DriveRequest(**arm))

    def send_commands(self):
        expression, speech = expression_service_pb2, speech_service_pb2
        say = speech.SayRequest(text="I am driven.", monitor_words=True, command_id="say")
        self.send(say=say)
        self.send(say=speech.SayRequest(text="", command_id="bad"))
        self.send(perform_gesture=expression.PerformGestureRequest(name="Nod", command_id="gesture"))
        self.send(set_led=expression.SetLedRequest(color="blue", confirm=True, command_id="led"))
        self.send(attend_nobody=expression.AttendNobodyRequest(command_id="attend"))
        self.send(get_voice=speech.GetVoiceRequest(command_id="voice"))
        self.send(speech_start=speech.SayAudioStreamHeader(command_id="stream"))
        pcm = tone(0.5, 24000)
        for at in range(0, len(pcm), 4800):
            self.send(speech_audio=pcm[at : at + 4800])
        self.send(speech_end=drive_pb2.DriveSpeechEnd())

    def of(self, kind):
        return [getattr(one, kind) for one in self.seen if one.HasField(kind)]

    def kinds(self):
        return {one.WhichOneof("message") for one in self.seen}

    def counts(self):
        kinds = [one.WhichOneof("message") for one in self.seen]
        return ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds)))

    def ends(self):
        return {one.receipt.command_id: one for one in self.of("ended")}

    def rejections(self):
        return self.of("rejected")

    def check_commands(self, commands):
        equal(sorted(one.receipt.command_id for one in self.of("ended")), sorted(commands), "ends")
        equal(sorted(one.command_id for one in self.of("accepted")), sorted(commands), "accepted")
        begun = {one.command_id for one in self.of("progress")}
        expect({"say", "gesture", "stream"} <= begun, f"progress of: {begun}")
        for one in self.ends().values():
            expect(not one.HasField("error"), f"failed: {one}")
        equal(self.ends()["say"].speech.said_text, "I am driven.", "said")
        equal(self.ends()["stream"].speech.kind, speech_pb2.SPEECH_END_KIND_FINISHED, "stream")
        expect(self.ends()["voice"].voices.voice_id, "no voice")
        equal(self.ends()["led"].receipt.stage, command_pb2.COMMAND_STAGE_CONFIRMED, "led")
        [bad] = self.rejections()
        equal((bad.command_id, bad.command, bad.error.code), ("bad", "say", 3), "rejection")

    def check_words(self):
        words = [e.speech_word.word for e in self.of("event") if e.HasField("speech_word")]
        equal(words, ["I", "am", "driven."], "words")
        numbers = [event.sequence for event in self.of("event")]
        equal(numbers, sorted(set(numbers)), "sequence")


def main(gateway, robot, simulated):
    with grpc.insecure_channel(gateway) as channel:
        grpc.channel_ready_future(channel).result(timeout=SHORT)
        run = Run(channel, robot, simulated)
        for step in (
            run.fleet_knows_the_robot,
            run.says_word_by_word,
            run.stops_speech,
            run.streams_audio,
            run.listens,
            run.sees,
            run.hears_at_two_rates,
            run.attends,
            run.gestures_and_lights,
            run.explains_errors,
            run.holds,
            run.drives,
        ):
            name = step.__name__.replace("_", " ")
            try:
                print(f"{name}: {step()}", flush=True)
            except (Deviation, grpc.RpcError, StopIteration) as deviation:
                sys.exit(f"{name}: DEVIATION: {deviation!r}")
    print("CONFORMANT")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Says a sentence and shows each word as it is said, then listens and repeats what it heard."""

import sys

import grpc
from troupe.robot.v1 import command_pb2, listening_service_pb2, listening_service_pb2_grpc
from troupe.robot.v1 import robot_service_pb2, robot_service_pb2_grpc
from troupe.robot.v1 import speech_service_pb2, speech_service_pb2_grpc

ROBOT = "alice"

with grpc.insecure_channel(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:7700") as channel:
    robot = robot_service_pb2_grpc.RobotServiceStub(channel)
    speech = speech_service_pb2_grpc.SpeechServiceStub(channel)
    listening = listening_service_pb2_grpc.ListeningServiceStub(channel)

    events = robot.WatchEvents(robot_service_pb2.WatchEventsRequest(robot_id=ROBOT), timeout=60)
    next(events)  # The stream stands: from here on nothing is missed.
    say = speech_service_pb2.SayRequest(robot_id=ROBOT, text="What is your name?", monitor_words=True)
    command_id = speech.Say(say, timeout=5).receipt.command_id
    for event in (message.event for message in events):
        if event.command_id == command_id and event.HasField("speech_word"):
            print(event.speech_word.word)
        if event.command_id == command_id and event.HasField("speech_ended"):
            break
    events.cancel()

    listen = listening_service_pb2.ListenOnceRequest(robot_id=ROBOT)
    heard = listening.ListenOnce(listen, timeout=30).text or "nothing"
    answer = speech_service_pb2.SayRequest(robot_id=ROBOT, text=f"I heard {heard}.")
    answer.wait = command_pb2.WAIT_FINISHED
    print("The robot said:", speech.Say(answer, timeout=30).ended.said_text)

"""Asks for the fleet over TLS, once for each way to say who asks, and once without saying it.

secure.py GATEWAY FOLDER, where FOLDER holds ca.pem, client.pem, client.key, token and api-key.
"""

import pathlib
import sys

import grpc
from troupe.fleet.v1 import fleet_service_pb2, fleet_service_pb2_grpc

gateway, folder = sys.argv[1], pathlib.Path(sys.argv[2])


def read(name):
    return (folder / name).read_bytes()


def ask(way, metadata=(), **certificate):
    credentials = grpc.ssl_channel_credentials(read("ca.pem"), **certificate)
    with grpc.secure_channel(gateway, credentials) as channel:
        fleet = fleet_service_pb2_grpc.FleetServiceStub(channel)
        request = fleet_service_pb2.ListRobotsRequest()
        try:
            robots = fleet.ListRobots(request, timeout=30, metadata=metadata).robots
            print(way, *(robot.robot_id for robot in robots))
        except grpc.RpcError as refused:
            print(way, refused.code().name)


token, key = read("token").decode(), read("api-key").decode()
ask("certificate", private_key=read("client.key"), certificate_chain=read("client.pem"))
ask("token", [("authorization", f"Bearer {token}")])
ask("key", [("x-api-key", key)])
ask("nothing")

"""The programs of this folder, for tests."""

from pathlib import Path

from driver_testing.programs import Stack
from square_connect.contract import data_pb

CLIENTS = ["client.asynchronous", "client.blocking"]

FILE = data_pb.desc().proto.to_binary()
stack = Stack(Path(__file__).resolve().parents[1], "square_connect", FILE)

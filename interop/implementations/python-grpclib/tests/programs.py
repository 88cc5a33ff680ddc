"""The programs of this folder, for tests."""

from pathlib import Path

from driver_testing.programs import Stack
from square_grpclib.contract import data_pb2

stack = Stack(
    Path(__file__).resolve().parents[1], "square_grpclib", data_pb2.DESCRIPTOR.serialized_pb
)

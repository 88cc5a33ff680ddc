"""The programs of this folder, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from driver_testing.programs import METHODS, TIMEOUT_S, DrivenServer, Stack, listener, written
from square_grpcio.contract import data_pb2

__all__ = ["METHODS", "TIMEOUT_S", "DrivenServer", "listener", "written"]

FOLDER = Path(__file__).resolve().parents[1]
SERVERS = ["threads", "processes", "aio"]
CLIENTS = ["blocking", "aio", "aiogrpc"]

stack = Stack(FOLDER, "square_grpcio", data_pb2.DESCRIPTOR.serialized_pb)
SQUARE = stack.square
command, run, started, plan_file = stack.command, stack.run, stack.started, stack.plan_file


@contextmanager
def driven_server(
    server: str, folder: Path, listeners: list[dict], **others: Any
) -> Iterator[DrivenServer]:
    with stack.driven_server(f"server.{server}", folder, listeners, **others) as running:
        yield running


def run_plan(client: str, folder: Path, *cases: dict, **others: Any) -> list[dict]:
    return stack.run_plan(f"client.{client}", folder, *cases, **others)

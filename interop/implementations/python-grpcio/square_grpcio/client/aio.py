"""python-aio: grpc.aio."""

import asyncio

import grpc
import grpc.aio

from interop_driver.endpoints import Target
from interop_driver.google_messages import with_generated
from interop_driver.program import run_program
from square_program.client_options import parse_arguments

from ..contract.data_pb2 import DESCRIPTOR
from ..contract.data_pb2_grpc import SquareServiceStub

NAME = "python-aio"


def main() -> None:
    asked = parse_arguments(NAME, with_generated(DESCRIPTOR))
    if isinstance(asked, Target):
        asyncio.run(call_examples(asked))
        return
    from interop_driver.run_plan import run_plan

    from .aio_channel import AioChannel

    asyncio.run(run_plan(asked, AioChannel, "grpcio", grpc.__version__))


async def call_examples(target: Target) -> None:
    from . import async_examples
    from .open_channel import open_channel

    channel = open_channel(grpc.aio, target)
    await async_examples.call_examples(channel, SquareServiceStub(channel))


if __name__ == "__main__":
    run_program(NAME, main)

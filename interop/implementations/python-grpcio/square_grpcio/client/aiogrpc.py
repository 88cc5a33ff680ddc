"""python-aiogrpc: the tutorial's asynchronous client, on aiogrpc."""

import asyncio
import logging

import aiogrpc
import grpc

from interop_driver.endpoints import Target
from interop_driver.google_messages import with_generated
from interop_driver.program import run_program
from square_program.client_options import parse_arguments

from ..contract.data_pb2 import DESCRIPTOR
from .aiogrpc_stub import SquareServiceStub

NAME = "python-aiogrpc"


def main() -> None:
    # It logs the stack of every call that fails; who awaits the call hears of it as well.
    logging.getLogger("aiogrpc").setLevel(logging.CRITICAL)
    asked = parse_arguments(NAME, with_generated(DESCRIPTOR))
    if isinstance(asked, Target):
        asyncio.run(call_examples(asked))
        return
    from importlib.metadata import version

    from interop_driver.run_plan import run_plan

    from .aiogrpc_channel import AiogrpcChannel

    versions = f"{version('aiogrpc')} on grpcio {grpc.__version__}"
    asyncio.run(run_plan(asked, AiogrpcChannel, "aiogrpc", versions))


async def call_examples(target: Target) -> None:
    from . import async_examples
    from .open_channel import open_channel

    channel = open_channel(aiogrpc, target)
    await async_examples.call_examples(channel, SquareServiceStub(channel))


if __name__ == "__main__":
    run_program(NAME, main)

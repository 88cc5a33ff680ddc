"""python-aiogrpc: the tutorial's asynchronous client, on aiogrpc."""

import asyncio
import logging

import aiogrpc
import grpc

from ..endpoints import Target
from ..program import run_program
from .aiogrpc_stub import SquareServiceStub
from .command_line import parse_arguments

NAME = "python-aiogrpc"


def main() -> None:
    # It logs the stack of every call that fails; who awaits the call hears of it as well.
    logging.getLogger("aiogrpc").setLevel(logging.CRITICAL)
    asked = parse_arguments(NAME)
    if isinstance(asked, Target):
        asyncio.run(call_examples(asked))
        return
    from importlib.metadata import version

    from ..driver.run_plan import run_plan
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

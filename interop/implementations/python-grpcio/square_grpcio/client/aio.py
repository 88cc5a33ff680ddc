"""python-aio: the same examples with grpc.aio."""

import asyncio
import sys
from collections.abc import AsyncIterator

import grpc
import grpc.aio

from ..contract.data_pb2 import Message
from ..contract.data_pb2_grpc import SquareServiceStub
from ..driver.documents import Target
from ..program import run_program
from . import examples
from .aio_channel import AioChannel, open_channel
from .command_line import parse_arguments

NAME = "python-aio"


def main() -> None:
    asked = parse_arguments(NAME)
    if isinstance(asked, Target):
        asyncio.run(call_examples(asked))
        return
    from ..driver.run_plan import run_plan

    asyncio.run(run_plan(asked, AioChannel, "grpcio", grpc.__version__))


async def call_examples(target: Target) -> None:
    async with open_channel(target) as channel:
        stub = SquareServiceStub(channel)
        lines = examples.ResultLines()
        try:
            async for heading, response in responses(stub):
                lines.print(heading, response.message)
        except grpc.RpcError as error:
            sys.exit(examples.describe(error))


async def responses(stub: SquareServiceStub) -> AsyncIterator[tuple[str, Message]]:
    """Each response under the heading of its example."""
    timeout_s = examples.TIMEOUT_S
    yield examples.UNARY, await stub.square(Message(message=12.3), timeout=timeout_s)
    async for response in stub.rangeSquare(Message(message=12), timeout=timeout_s):
        yield examples.SERVER_STREAMING, response
    yield examples.CLIENT_STREAMING, await stub.sumSquare(numbers(), timeout=timeout_s)
    for heading in examples.BIDI:
        async for response in stub.streamrangeSquare(numbers(), timeout=timeout_s):
            yield heading, response


async def numbers() -> AsyncIterator[Message]:
    for n in range(12):
        yield Message(message=n)


if __name__ == "__main__":
    run_program(NAME, main)

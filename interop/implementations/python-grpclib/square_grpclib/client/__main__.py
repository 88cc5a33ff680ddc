"""python-grpclib: the client."""

import asyncio
import sys
from collections.abc import AsyncIterator

import grpclib
from grpclib import GRPCError

from interop_driver.endpoints import Target
from interop_driver.google_messages import with_generated
from interop_driver.program import run_program
from interop_driver.run_plan import run_plan
from square_program import examples
from square_program.client_options import parse_arguments

from ..contract.data_grpc import SquareServiceStub
from ..contract.data_pb2 import DESCRIPTOR, Message
from .channel import GrpclibChannel, open_channel

NAME = "python-grpclib"
NUMBERS = [Message(message=n) for n in range(12)]


def main() -> None:
    asked = parse_arguments(NAME, with_generated(DESCRIPTOR))
    if isinstance(asked, Target):
        asyncio.run(call_examples(asked))
    else:
        asyncio.run(run_plan(asked, GrpclibChannel, "grpclib", grpclib.__version__))


async def call_examples(target: Target) -> None:
    lines = examples.ResultLines()
    async with open_channel(target) as channel:
        try:
            async for heading, response in responses(SquareServiceStub(channel)):
                lines.print(heading, response.message)
        except GRPCError as error:
            sys.exit(examples.describe(error.status.name, error.message))
        except asyncio.TimeoutError:
            sys.exit(examples.describe("DEADLINE_EXCEEDED", f"after {examples.TIMEOUT_S} s"))
        except OSError as error:
            sys.exit(examples.describe("UNAVAILABLE", f"{target.address}: {error}"))


async def responses(stub: SquareServiceStub) -> AsyncIterator[tuple[str, Message]]:
    """Each response under the heading of its example."""
    timeout_s = examples.TIMEOUT_S
    yield examples.UNARY, await stub.square(Message(message=12.3), timeout=timeout_s)
    async with stub.rangeSquare.open(timeout=timeout_s) as stream:
        await stream.send_message(Message(message=12), end=True)
        async for response in stream:
            yield examples.SERVER_STREAMING, response
    yield examples.CLIENT_STREAMING, await stub.sumSquare(NUMBERS, timeout=timeout_s)
    for heading in examples.BIDI:
        async with stub.streamrangeSquare.open(timeout=timeout_s) as stream:
            for number in NUMBERS:
                await stream.send_message(number)
            await stream.end()
            async for response in stream:
                yield heading, response


if __name__ == "__main__":
    run_program(NAME, main)

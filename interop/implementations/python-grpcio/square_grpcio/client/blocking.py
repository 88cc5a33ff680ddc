"""python-sync: blocking stubs, as in the tutorial."""

import sys
from collections.abc import Iterator

import grpc

from interop_driver.endpoints import Target
from interop_driver.google_messages import with_generated
from interop_driver.program import run_program
from square_program import examples
from square_program.client_options import parse_arguments

from ..contract.data_pb2 import DESCRIPTOR, Message
from ..contract.data_pb2_grpc import SquareServiceStub
from .open_channel import open_channel

NAME = "python-sync"


def main() -> None:
    asked = parse_arguments(NAME, with_generated(DESCRIPTOR))
    if isinstance(asked, Target):
        call_examples(asked)
        return
    import asyncio

    from interop_driver.run_plan import run_plan

    from .blocking_channel import BlockingChannel

    asyncio.run(run_plan(asked, BlockingChannel, "grpcio", grpc.__version__))


def call_examples(target: Target) -> None:
    with open_channel(grpc, target) as channel:
        stub = SquareServiceStub(channel)
        lines = examples.ResultLines()
        try:
            for heading, response in responses(stub):
                lines.print(heading, response.message)
        except grpc.RpcError as error:
            sys.exit(examples.describe(error.code().name, error.details()))


def responses(stub: SquareServiceStub) -> Iterator[tuple[str, Message]]:
    """Each response under the heading of its example."""
    timeout_s = examples.TIMEOUT_S
    yield examples.UNARY, stub.square(Message(message=12.3), timeout=timeout_s)
    for response in stub.rangeSquare(Message(message=12), timeout=timeout_s):
        yield examples.SERVER_STREAMING, response
    yield examples.CLIENT_STREAMING, stub.sumSquare(numbers(), timeout=timeout_s)
    for heading in examples.BIDI:
        for response in stub.streamrangeSquare(numbers(), timeout=timeout_s):
            yield heading, response


def numbers() -> Iterator[Message]:
    return (Message(message=n) for n in range(12))


if __name__ == "__main__":
    run_program(NAME, main)

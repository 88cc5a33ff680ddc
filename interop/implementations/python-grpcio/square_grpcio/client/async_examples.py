"""The tutorial's examples with await and async for: grpc.aio and aiogrpc take the same code."""

import sys
from collections.abc import AsyncIterator
from typing import Any

import grpc

from square_program import examples

from ..contract.data_pb2 import Message


async def call_examples(channel: Any, stub: Any) -> None:
    lines = examples.ResultLines()
    async with channel:
        try:
            async for heading, response in responses(stub):
                lines.print(heading, response.message)
        except grpc.RpcError as error:
            sys.exit(examples.describe(error.code().name, error.details()))


async def responses(stub: Any) -> AsyncIterator[tuple[str, Message]]:
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

"""python-connect-async: the client that is generated for asyncio."""

import asyncio
from collections.abc import AsyncIterator
from importlib.metadata import version

from connectrpc.errors import ConnectError
from pyqwest import Client, HTTPTransport

from interop_driver.endpoints import Target
from interop_driver.run_plan import run_plan
from square_program import examples
from square_program.client_options import parse_arguments

from ..contract.data_connect import SquareServiceClient
from ..contract.data_pb import Message
from ..messages import read_contract
from .async_channel import AsyncChannel
from .examples import NUMBERS, OPTIONS, give_up
from .run_client import run_client
from .target import address, transport_options

NAME = "python-connect-async"


def main() -> None:
    asked = parse_arguments(NAME, read_contract)
    if isinstance(asked, Target):
        asyncio.run(call_examples(asked))
    else:
        asyncio.run(run_plan(asked, AsyncChannel, "connectrpc", version("connectrpc")))


async def call_examples(target: Target) -> None:
    lines = examples.ResultLines()
    async with HTTPTransport(**transport_options(target)) as transport:
        client = SquareServiceClient(address(target), http_client=Client(transport), **OPTIONS)
        try:
            async for heading, response in responses(client):
                lines.print(heading, response.message)
        except ConnectError as error:
            give_up(error)


async def responses(client: SquareServiceClient) -> AsyncIterator[tuple[str, Message]]:
    """Each response under the heading of its example."""
    yield examples.UNARY, await client.square(Message(message=12.3))
    async for response in client.range_square(Message(message=12)):
        yield examples.SERVER_STREAMING, response
    yield examples.CLIENT_STREAMING, await client.sum_square(numbers())
    for heading in examples.BIDI:
        async for response in client.streamrange_square(numbers()):
            yield heading, response


async def numbers() -> AsyncIterator[Message]:
    for number in NUMBERS:
        yield number


if __name__ == "__main__":
    run_client(NAME, main)

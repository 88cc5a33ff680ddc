"""python-connect-sync: the client that is generated for blocking calls."""

import asyncio
from collections.abc import Iterator
from importlib.metadata import version

from connectrpc.errors import ConnectError
from pyqwest import SyncClient, SyncHTTPTransport

from interop_driver.endpoints import Target
from interop_driver.run_plan import run_plan
from square_program import examples
from square_program.client_options import parse_arguments

from ..contract.data_connect import SquareServiceClientSync
from ..contract.data_pb import Message
from ..messages import read_contract
from .examples import NUMBERS, OPTIONS, give_up
from .run_client import run_client
from .sync_channel import SyncChannel
from .target import address, transport_options

NAME = "python-connect-sync"


def main() -> None:
    asked = parse_arguments(NAME, read_contract)
    if isinstance(asked, Target):
        call_examples(asked)
    else:
        asyncio.run(run_plan(asked, SyncChannel, "connectrpc", version("connectrpc")))


def call_examples(target: Target) -> None:
    lines = examples.ResultLines()
    with SyncHTTPTransport(**transport_options(target)) as transport:
        http_client = SyncClient(transport)
        client = SquareServiceClientSync(address(target), http_client=http_client, **OPTIONS)
        try:
            for heading, response in responses(client):
                lines.print(heading, response.message)
        except ConnectError as error:
            give_up(error)


def responses(client: SquareServiceClientSync) -> Iterator[tuple[str, Message]]:
    """Each response under the heading of its example."""
    yield examples.UNARY, client.square(Message(message=12.3))
    for response in client.range_square(Message(message=12)):
        yield examples.SERVER_STREAMING, response
    yield examples.CLIENT_STREAMING, client.sum_square(iter(NUMBERS))
    for heading in examples.BIDI:
        for response in client.streamrange_square(iter(NUMBERS)):
            yield heading, response


if __name__ == "__main__":
    run_client(NAME, main)

"""ConnectClientSync as the driver sees it: each call blocks a thread of its own."""

import asyncio
from collections.abc import Callable, Generator
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any

from connectrpc.client import ConnectClientSync
from connectrpc.errors import ConnectError
from pyqwest import SyncClient, SyncHTTPTransport

from interop_driver.call import Call, Opening, Refused, Requests, Status
from interop_driver.endpoints import Target
from interop_driver.errors import in_one_line
from interop_driver.output import Metadata
from interop_driver.request_iterator import RequestIterator
from interop_driver.steps import Unsupported

from .call import Responses, check, clients_of, execute
from .target import transport_options


class SyncChannel:
    def __init__(self, target: Target) -> None:
        self._transport = SyncHTTPTransport(**transport_options(target))
        self._clients = clients_of(ConnectClientSync, target, SyncClient(self._transport))
        self._calls: list[SyncCall] = []

    def start(self, opening: Opening, *request: Any) -> "SyncCall":
        check(opening)
        call = SyncCall(self._clients[opening.compression], opening, *request)
        self._calls.append(call)
        return call

    async def close(self) -> None:
        for call in self._calls:
            await call.left()
        self._transport.close()


class SyncCall(Call):
    def __init__(self, client: ConnectClientSync, opening: Opening, *request: Any) -> None:
        self._requests = RequestIterator()
        self._responses = Responses(self._requests)
        self._called: Generator[Any]
        self._asked: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        [first] = request or [self._requests.messages()]
        Thread(target=self._responses.context.run, args=[self._work], daemon=True).start()
        # The call starts with the wait for its first response.
        self._next: Future[Any] | None = self._ask(lambda: self._begin(client, opening, first))

    def _work(self) -> None:
        while asked := self._asked.get():
            step, result = asked
            try:
                result.set_result(step())
            except Exception as error:
                result.set_exception(error)

    def _ask(self, step: Callable[[], Any]) -> Future[Any]:
        result: Future[Any] = Future()
        self._asked.put((step, result))
        return result

    def _begin(self, client: ConnectClientSync, opening: Opening, first: Any) -> Any | None:
        self._called = responses_of(client, opening, first)
        return self._receive()

    def _receive(self) -> Any | None:
        try:
            message = next(self._called, None)
        except ConnectError as error:
            self._responses.end(error)
            return None
        if message is None and not self._responses.has_ended:
            self._responses.end(None)
        return message

    async def send(self, requests: Requests) -> None:
        await self._requests.hand_over(requests)

    async def half_close(self) -> bool:
        return await self._requests.half_close()

    async def receive(self) -> Any | None:
        if self._next is None:
            if self._responses.has_ended:
                return None
            self._next = self._ask(self._receive)
        try:
            message = await asyncio.wrap_future(self._next)
        except (ValueError, TypeError) as error:
            raise Refused(in_one_line(error)) from error
        self._next = None
        return message

    async def initial_metadata(self) -> Metadata | None:
        return self._responses.initial_metadata()

    async def status(self) -> Status:
        return self._responses.status()

    def cancel(self) -> None:
        if self._responses.has_ended:
            return
        if self._next is not None and not self._next.done():
            raise Unsupported("nothing ends a blocking call of connectrpc that waits")
        self._next = self._ask(self._close)

    def _close(self) -> None:
        self._responses.end_cancelled()
        self._called.close()

    async def left(self) -> None:
        """Returns when nothing of it is under way, but for a wait that only its deadline ends."""
        self._requests.call_ended()
        self._asked.put(None)
        if self._next is not None and self._responses.has_ended:
            await asyncio.wrap_future(self._next)


def responses_of(client: ConnectClientSync, opening: Opening, first: Any) -> Generator[Any]:
    if opening.response_stream:
        yield from execute(client, opening, first)
    else:
        yield execute(client, opening, first)

"""ConnectClient as the driver sees it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Coroutine
from typing import Any

from connectrpc.client import ConnectClient
from connectrpc.errors import ConnectError
from pyqwest import Client, HTTPTransport

from interop_driver.call import Call, Opening, Refused, Requests, Status
from interop_driver.endpoints import Target
from interop_driver.errors import in_one_line
from interop_driver.output import Metadata
from interop_driver.request_generator import RequestGenerator

from .call import Responses, check, clients_of, execute
from .target import transport_options


class AsyncChannel:
    def __init__(self, target: Target) -> None:
        self._transport = HTTPTransport(**transport_options(target))
        self._clients = clients_of(ConnectClient, target, Client(self._transport))
        self._calls: list[AsyncCall] = []

    def start(self, opening: Opening, *request: Any) -> "AsyncCall":
        check(opening)
        requests = RequestGenerator()
        [first] = request or [requests.messages()]
        called = execute(self._clients[opening.compression], opening, first)
        call = AsyncCall(called if opening.response_stream else only_response(called), requests)
        self._calls.append(call)
        return call

    async def close(self) -> None:
        for call in self._calls:
            await call.left()
        await self._transport.aclose()


async def only_response(called: Awaitable[Any]) -> AsyncGenerator[Any]:
    yield await called


class AsyncCall(Call):
    def __init__(self, called: AsyncGenerator[Any], requests: RequestGenerator) -> None:
        self._called = called
        self._requests = requests
        self._responses = Responses(requests)
        # The call starts with the wait for its first response.
        self._next: asyncio.Task[Any] | None = self._in_context(self._receive())

    def _in_context(self, coroutine: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        return asyncio.create_task(coroutine, context=self._responses.context)

    async def _receive(self) -> Any | None:
        try:
            message = await anext(self._called, None)
        except ConnectError as error:
            self._responses.end(error)
            return None
        except asyncio.CancelledError:
            self._responses.end_cancelled()
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
            self._next = self._in_context(self._receive())
        await asyncio.wait({self._next})
        if self._next.cancelled():
            # Before it began: then there is no call.
            self._responses.end_cancelled()
            return None
        try:
            message = self._next.result()
        except (ValueError, TypeError) as error:
            raise Refused(in_one_line(error)) from error
        self._next = None
        return message

    async def initial_metadata(self) -> Metadata | None:
        return self._responses.initial_metadata()

    async def status(self) -> Status:
        return self._responses.status()

    def cancel(self) -> None:
        if self._next is not None:
            self._next.cancel()
        elif not self._responses.has_ended:
            self._next = self._in_context(self._close())

    async def _close(self) -> None:
        self._responses.end_cancelled()
        await self._called.aclose()

    async def left(self) -> None:
        """Returns when nothing of it is under way."""
        if self._next is not None:
            await asyncio.wait({self._next})

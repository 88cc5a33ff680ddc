"""Counts the calls of all listeners: for their limit and for a drain. grpclib has neither."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from grpclib import GRPCError, Status
from grpclib.events import RecvRequest
from grpclib.server import Stream

MethodFunc = Callable[[Stream], Awaitable[None]]


class CallsInFlight:
    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()
        self.draining = asyncio.Event()

    async def count(self, event: RecvRequest) -> None:
        event.method_func = partial(self._counted, event.method_func)

    async def _counted(self, method_func: MethodFunc, stream: Stream) -> None:
        if self.draining.is_set():
            raise GRPCError(Status.UNAVAILABLE, "the server is shutting down")
        if self._count == self._limit:
            reason = f"{self._limit} calls are running, and more are not allowed"
            raise GRPCError(Status.RESOURCE_EXHAUSTED, reason)
        self._count += 1
        self._none.clear()
        try:
            await method_func(stream)
        finally:
            self._count -= 1
            if self._count == 0:
                self._none.set()

    async def end(self, within_s: float) -> bool:
        """Waits until there are none; False when some are left after this time."""
        try:
            await asyncio.wait_for(self._none.wait(), within_s)
        except asyncio.TimeoutError:
            return False
        return True

"""Counts the calls of all listeners, for their limit. connectrpc and pyvoy have none."""

from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from connectrpc.request import RequestContext


class Flag(Protocol):
    def is_set(self) -> bool: ...


@dataclass
class Place:
    is_taken: bool = False


class CallsInFlight:
    """Each listener has an event loop and a thread of its own."""

    def __init__(self, limit: int | None, draining: Flag) -> None:
        self._limit = limit
        self._draining = draining
        self._count = 0
        self._lock = Lock()
        self._place: ContextVar[Place] = ContextVar("place")

    def around(self, application: Any) -> Any:
        """The same application, whose calls give back the places that they took."""

        async def counted(scope: Any, receive: Any, send: Any) -> None:
            place = Place()
            self._place.set(place)
            try:
                await application(scope, receive, send)
            finally:
                if place.is_taken:
                    with self._lock:
                        self._count -= 1

        return counted

    async def on_start(self, _: RequestContext) -> None:
        if self._draining.is_set():
            raise ConnectError(Code.UNAVAILABLE, "the server is shutting down")
        with self._lock:
            if self._count == self._limit:
                reason = f"{self._limit} calls are running, and more are not allowed"
                raise ConnectError(Code.RESOURCE_EXHAUSTED, reason)
            self._count += 1
            self._place.get().is_taken = True

    async def on_end(self, _: None, __: RequestContext, ___: Exception | None) -> None:
        pass

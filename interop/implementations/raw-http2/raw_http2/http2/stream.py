"""One stream: what it received, and how much may be sent on it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .events import Data, Event, Gone, Headers, Reset

if TYPE_CHECKING:
    from .connection import Connection


class StreamClosed(Exception):
    """Nothing more can be sent: the stream was reset or answered, or the connection is closed."""


class Stream:
    def __init__(self, connection: Connection, number: int, window: int) -> None:
        self.connection = connection
        self.number = number
        self.window = window
        """How many bytes of DATA the peer takes now."""
        self.closed = asyncio.Event()
        """The peer reset it, or the connection is closed."""
        self.ended = False
        """The peer has ended its direction."""
        self.headers_sent = False
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._last: Event | None = None

    def deliver(self, event: Event) -> None:
        self._events.put_nowait(event)
        if isinstance(event, Reset | Gone):
            self.closed.set()
        elif event.ended:
            self.ended = True

    async def next(self) -> Event | None:
        """None once the peer has ended the stream."""
        if self._last is not None and self._last_ends():
            return None
        self._last = await self._events.get()
        return self._last

    def _last_ends(self) -> bool:
        return not isinstance(self._last, Headers | Data) or self._last.ended

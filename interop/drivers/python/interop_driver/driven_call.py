"""One call of a case: what is done with it, and what is printed of it."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from .call import Call, Channel, Opening, Requests
from .contract import NotSent
from .output import Digest, encode_metadata
from .steps import Rule, Unsupported

PROGRESS_S = 1.0
RECEIVING_STEPS = ("exchange_many", "receive", "receive_many", "receive_to_end")


class CallEnded(Exception):
    """A receiving step met the end of the call."""


class DrivenCall:
    """Its public methods, but for the first and the last, are the steps of the driver contract."""

    def __init__(self, channel: Channel, opening: Opening, observe: Callable[..., None]) -> None:
        self._channel = channel
        self._opening = opening
        self._opened_s = time.monotonic()
        self._observe = observe
        # Without a stream of requests it starts with its one request.
        self._call: Call | None = channel.start(opening) if opening.request_stream else None
        self._half_closed = False
        self._over = False  # once its status is printed
        self._headers_observed = False
        self._receiving: asyncio.Task[Any | None] | None = None

    async def do(self, step: str, **fields: Any) -> None:
        """Raises Refused and Unsupported."""
        if self._over and step in RECEIVING_STEPS:
            return
        try:
            await getattr(self, step)(**fields)
        except NotSent as not_sent:
            self._observe("not-sent", reason=str(not_sent))
        except CallEnded:
            code, message, trailers = await self._started().status()
            self._over = True
            self._observe("status", code=code, message=message, trailers=encode_metadata(trailers))

    async def send(self, bytes: bytes, zeros: int = 0) -> None:  # noqa: A002
        message = self._opening.request.make(bytes, zeros)
        sent = self._opening.request.shown(message)
        requests = Requests(1, [message])
        await self._take(requests)
        if not requests.taken:
            raise NotSent("the call has ended")
        self._observe("sent", **sent)

    async def send_many(self, messages: Sequence[bytes] | Rule) -> None:
        requests = Requests(len(messages), self._opening.request.make_all(messages))
        await self._telling_progress(self._take(requests), lambda: requests.taken)
        self._observe("sent-many", count=requests.taken)

    async def exchange_many(self, messages: Sequence[bytes] | Rule) -> None:
        async def exchange(received: Digest) -> None:
            for request in requests:
                await self._take(Requests(1, [request]))
                received.add(await self._receive())

        requests = self._opening.request.make_all(messages)
        await self._receive_many(exchange)

    async def half_close(self) -> None:
        call = self._started()
        changes = self._opening.request_stream and not self._half_closed
        if changes and not await call.half_close():
            raise NotSent("the call has ended")
        self._half_closed = True
        self._observe("half-closed")

    async def receive(self, within_ms: float | None = None) -> None:
        if within_ms is not None and not await self._arrives(within_ms / 1000):
            self._observe("nothing-received", withinMs=within_ms)
            return
        message = await self._receive()
        self._observe("received", **self._opening.response.shown(message))

    async def receive_to_end(self) -> None:
        while True:
            await self.receive()

    async def receive_many(self) -> None:
        async def receive(received: Digest) -> None:
            received.add(await self._receive())
            await self._started().receive_all(received.add)
            raise CallEnded

        await self._receive_many(receive)

    async def cancel(self) -> None:
        self._started().cancel()
        self._observe("cancelled")

    async def close(self) -> None:
        if self._call is not None and not self._over:
            with suppress(Unsupported):
                self._call.cancel()
        if self._receiving is not None:
            await asyncio.wait({self._receiving})

    async def _take(self, requests: Requests) -> None:
        if self._half_closed:
            raise Unsupported("the library sends nothing after the half-close")
        if self._opening.request_stream:
            if requests.count:
                await self._started().send(requests)
            return
        if self._call is not None or requests.count != 1:
            raise Unsupported(f"{self._opening.path} has one request")
        passed_ms = (time.monotonic() - self._opened_s) * 1000
        opening = self._opening._replace(deadline_ms=self._opening.deadline_ms - passed_ms)
        self._call = self._channel.start(opening, *requests.messages)
        requests.taken = 1

    async def _receive_many(self, step: Callable[[Digest], Coroutine[Any, Any, None]]) -> None:
        received = Digest(self._opening.response.serialize_partial)
        try:
            await self._telling_progress(step(received), lambda: received.count)
        except CallEnded:
            self._observe("received-many", **received.fields())
            raise
        self._observe("received-many", **received.fields())

    async def _telling_progress(
        self, step: Coroutine[Any, Any, object], count: Callable[[], int]
    ) -> None:
        """Of a step with many messages: how many so far, once a second while they move."""
        task = asyncio.create_task(step)
        told = 0
        while not (await asyncio.wait({task}, timeout=PROGRESS_S))[0]:
            if count() > told:
                told = count()
                self._observe("progress", count=told)
        await task

    async def _arrives(self, within_s: float) -> bool:
        """What is not there in time stays under way, for the next step."""
        self._receiving = self._receiving or asyncio.ensure_future(self._started().receive())
        done, _ = await asyncio.wait({self._receiving}, timeout=within_s)
        return bool(done)

    async def _receive(self) -> Any:
        """Raises CallEnded."""
        call = self._started()
        message = await (self._receiving or call.receive())
        self._receiving = None
        if not self._headers_observed:
            self._headers_observed = True
            metadata = await call.initial_metadata()
            if metadata is not None:
                self._observe("initial-metadata", metadata=encode_metadata(metadata))
        if message is None:
            raise CallEnded
        return message

    def _started(self) -> Call:
        if self._call is None:
            raise Unsupported(f"the library starts {self._opening.path} with its request")
        return self._call

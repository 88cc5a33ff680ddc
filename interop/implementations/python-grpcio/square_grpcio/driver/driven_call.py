"""One call of a case: what is done with it, and what is printed of it."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from .call import Call, Channel, Opening, Requests
from .steps import Unsupported
from .values import Digest, Rule, encode_message, encode_metadata

PROGRESS_S = 1.0

Result = TypeVar("Result")


class DrivenCall:
    """Its methods are the steps of the driver contract."""

    def __init__(self, channel: Channel, opening: Opening, observe: Callable[..., None]) -> None:
        self._channel = channel
        self._opening = opening
        self._opened_s = time.monotonic()
        self._observe = observe
        self._name = opening.path.rpartition("/")[2]
        self._half_closed = False
        self._over = False  # nothing is printed of it any more
        self._headers_observed = False
        self._receiving: asyncio.Task[Any | None] | None = None
        self._call: Call | None = None

    async def open(self) -> None:
        if self._opening.request_stream:
            self._call = self._channel.start(self._opening)

    def refused(self, reason: str) -> None:
        """Any step may raise Refused; nothing comes after that."""
        self._call, self._over = None, True
        self._observe("not-opened", reason=reason)

    def not_sent(self, reason: str = "the call has ended") -> None:
        """Any step that sends may raise NotMade."""
        if not self._is_refused():
            self._observe("not-sent", reason=reason)

    async def send(self, bytes: bytes, zeros: int = 0) -> None:  # noqa: A002
        message = self._opening.request.make(bytes, zeros)
        sent = encode_message(self._opening.request.shown(message))
        if await self._take(Requests(1, [message])):
            self._observe("sent", **sent)
        else:
            self.not_sent()

    async def send_many(self, messages: Sequence[bytes] | Rule) -> None:
        requests = Requests(len(messages), self._opening.request.make_all(messages))
        count = await self._telling_progress(self._take(requests), lambda: requests.taken)
        if not self._is_refused():
            self._observe("sent-many", count=count)

    async def exchange_many(self, messages: Sequence[bytes] | Rule) -> None:
        async def exchange(received: Digest) -> bool:
            for request in requests:
                await self._take(Requests(1, [request]))
                response = await self._receive()
                if response is None:
                    return False
                received.add(response)
            return True

        requests = self._opening.request.make_all(messages)
        await self._receive_many(exchange)

    async def half_close(self) -> None:
        if self._is_refused():
            return
        call = self._started()
        changes = self._opening.request_stream and not self._half_closed
        if changes and not await call.half_close():
            self.not_sent()
            return
        self._half_closed = True
        self._observe("half-closed")

    async def receive_to_end(self) -> None:
        while not self._over:
            await self.receive()

    async def receive(self, within_ms: float | None = None) -> None:
        if self._over:
            return
        if within_ms is not None and not await self._arrives(within_ms / 1000):
            self._observe("nothing-received", withinMs=within_ms)
            return
        message = await self._receive()
        if message is None:
            await self._observe_status()
        else:
            self._observe("received", **encode_message(self._opening.response.shown(message)))

    async def receive_many(self) -> None:
        async def receive(received: Digest) -> bool:
            first = await self._receive()
            if first is not None:
                received.add(first)
                await self._started().receive_all(received.add)
            return False

        await self._receive_many(receive)

    async def cancel(self) -> None:
        if not self._is_refused():
            self._started().cancel()
            self._observe("cancelled")

    async def close(self) -> None:
        if self._call is not None and not self._over:
            self._call.cancel()
        if self._receiving is not None:
            await asyncio.wait({self._receiving})

    async def _receive_many(self, step: Callable[[Digest], Coroutine[Any, Any, bool]]) -> None:
        """Of a step that gives False at the end of the call."""
        if self._over:
            return
        received = Digest(self._opening.response.shown)
        goes_on = await self._telling_progress(step(received), lambda: received.count)
        self._observe("received-many", **received.fields())
        if not goes_on:
            await self._observe_status()

    async def _telling_progress(
        self, step: Coroutine[Any, Any, Result], count: Callable[[], int]
    ) -> Result:
        """Of a step with many messages: how many so far, once a second while they move."""
        task = asyncio.ensure_future(step)
        told = 0
        try:
            while not (await asyncio.wait({task}, timeout=PROGRESS_S))[0]:
                so_far = count()
                if so_far > told:
                    told = so_far
                    self._observe("progress", count=told)
        finally:
            task.cancel()
        return task.result()

    async def _take(self, requests: Requests) -> int:
        """How many of them the library took."""
        if self._is_refused():
            return 0
        if self._half_closed:
            raise Unsupported("the library sends nothing after the half-close")
        if self._opening.request_stream:
            return await self._started().send(requests) if requests.count else 0
        if self._call is not None or requests.count != 1:
            raise Unsupported(f"{self._name} has one request")
        passed_ms = (time.monotonic() - self._opened_s) * 1000
        opening = self._opening._replace(deadline_ms=self._opening.deadline_ms - passed_ms)
        self._call = self._channel.start(opening, *requests.messages)
        return 1

    async def _arrives(self, within_s: float) -> bool:
        """What is not there in time stays under way, for the next step."""
        self._receiving = self._receiving or asyncio.ensure_future(self._started().receive())
        done, _ = await asyncio.wait({self._receiving}, timeout=within_s)
        return bool(done)

    async def _receive(self) -> Any | None:
        call = self._started()
        message = await (self._receiving or call.receive())
        self._receiving = None
        if not self._headers_observed:
            self._headers_observed = True
            metadata = encode_metadata(await call.initial_metadata())
            self._observe("initial-metadata", metadata=metadata)
        return message

    async def _observe_status(self) -> None:
        if self._over:
            return
        code, message, trailers = await self._started().status()
        self._over = True
        self._observe("status", code=code, message=message, trailers=encode_metadata(trailers))

    def _is_refused(self) -> bool:
        return self._over and self._call is None

    def _started(self) -> Call:
        if self._call is None:
            raise Unsupported(f"the library starts a {self._name} call with its request")
        return self._call

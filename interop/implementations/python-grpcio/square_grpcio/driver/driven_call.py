"""One call of a case: what is done with it, and what is printed of it."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from .call import Call, Channel, Opening, Requests
from .steps import Unsupported
from .values import Digest, encode_double, encode_metadata

STREAMS_REQUESTS = {
    "square": False,
    "rangeSquare": False,
    "sumSquare": True,
    "streamrangeSquare": True,
}


PROGRESS_S = 1.0

Result = TypeVar("Result")


class DrivenCall:
    """Its methods are the steps of the driver contract."""

    def __init__(self, channel: Channel, opening: Opening, observe: Callable[..., None]) -> None:
        self._channel = channel
        self._opening = opening
        self._opened_s = time.monotonic()
        self._observe = observe
        self._streams_requests = STREAMS_REQUESTS[opening.method]
        self._half_closed = False
        self._over = False  # nothing is printed of it any more
        self._headers_observed = False
        self._receiving: asyncio.Task[float | None] | None = None
        self._call: Call | None = None

    async def open(self) -> None:
        if self._streams_requests:
            self._call = self._channel.start(self._opening, None)

    def refused(self, reason: str) -> None:
        """Any step may raise Refused; nothing comes after that."""
        self._call, self._over = None, True
        self._observe("not-opened", reason=reason)

    async def send(self, value: float, padding_bytes: int = 0) -> None:
        if await self._take(Requests([value], padding_bytes)):
            self._observe("sent", value=encode_double(value))
        elif not self._is_refused():
            self._observe_not_sent()

    async def send_many(self, values: Sequence[float]) -> None:
        requests = Requests(values)
        count = await self._telling_progress(self._take(requests), lambda: requests.taken)
        if not self._is_refused():
            self._observe("sent-many", count=count)

    async def exchange_many(self, values: Sequence[float]) -> None:
        if self._over:
            return
        received = Digest()

        async def exchange() -> bool:
            """False at the end of the call."""
            for value in values:
                await self._take(Requests([value]))
                response = await self._receive()
                if response is None:
                    return False
                received.add(response)
            return True

        goes_on = await self._telling_progress(exchange(), lambda: received.count)
        self._observe("received-many", **received.fields())
        if not goes_on:
            await self._observe_status()

    async def half_close(self) -> None:
        if self._is_refused():
            return
        call = self._started()
        if self._streams_requests and not self._half_closed and not await call.half_close():
            self._observe_not_sent()
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
        value = await self._receive()
        if value is None:
            await self._observe_status()
        else:
            self._observe("received", value=encode_double(value))

    async def receive_many(self) -> None:
        if self._over:
            return
        received = Digest()

        async def receive() -> None:
            first = await self._receive()
            if first is not None:
                received.add(first)
                await self._started().receive_all(received.add)

        await self._telling_progress(receive(), lambda: received.count)
        self._observe("received-many", **received.fields())
        await self._observe_status()

    async def cancel(self) -> None:
        if not self._is_refused():
            self._started().cancel()
            self._observe("cancelled")

    async def close(self) -> None:
        if self._call is not None and not self._over:
            self._call.cancel()
        if self._receiving is not None:
            await asyncio.wait({self._receiving})

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
        if self._streams_requests:
            return await self._started().send(requests) if requests.values else 0
        if self._call is not None or len(requests.values) != 1:
            raise Unsupported(f"{self._opening.method} has one request")
        passed_s = time.monotonic() - self._opened_s
        opening = self._opening._replace(timeout_s=self._opening.timeout_s - passed_s)
        self._call = self._channel.start(opening, requests)
        return 1

    async def _arrives(self, within_s: float) -> bool:
        """What is not there in time stays under way, for the next step."""
        self._receiving = self._receiving or asyncio.ensure_future(self._started().receive())
        done, _ = await asyncio.wait({self._receiving}, timeout=within_s)
        return bool(done)

    async def _receive(self) -> float | None:
        call = self._started()
        value = await (self._receiving or call.receive())
        self._receiving = None
        if not self._headers_observed:
            self._headers_observed = True
            metadata = encode_metadata(await call.initial_metadata())
            self._observe("initial-metadata", metadata=metadata)
        return value

    async def _observe_status(self) -> None:
        if self._over:
            return
        code, message, trailers = await self._started().status()
        self._over = True
        self._observe("status", code=code, message=message, trailers=encode_metadata(trailers))

    def _observe_not_sent(self) -> None:
        self._observe("not-sent", reason="the call has ended")

    def _is_refused(self) -> bool:
        return self._over and self._call is None

    def _started(self) -> Call:
        if self._call is None:
            raise Unsupported(f"the library starts a {self._opening.method} call with its request")
        return self._call

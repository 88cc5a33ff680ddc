"""One call of a case: what is done with it, and what is printed of it."""

import asyncio
import time
from collections.abc import Callable

from .call import Call, CallEnded, Channel, Unsupported
from .values import Metadata, decode_double, encode_double, encode_metadata

STREAMS_REQUESTS = {
    "square": False,
    "rangeSquare": False,
    "sumSquare": True,
    "streamrangeSquare": True,
}


class DrivenCall:
    def __init__(
        self,
        channel: Channel,
        method: str,
        deadline_ms: float,
        metadata: Metadata,
        observe: Callable[..., None],
    ) -> None:
        self._channel = channel
        self._method = method
        self._deadline_s = time.monotonic() + deadline_ms / 1000
        self._metadata = metadata
        self._observe = observe
        self._half_closed = False
        self._status_observed = False
        self._headers_observed = False
        self._receiving: asyncio.Task[float | None] | None = None
        self._call: Call | None = None
        if STREAMS_REQUESTS[method]:
            self._start(None)

    async def send(self, digits: str) -> None:
        try:
            value = decode_double(digits)
        except ValueError as error:
            raise Unsupported(f"value {error}") from error
        if not STREAMS_REQUESTS[self._method]:
            if self._call is not None:
                raise Unsupported(f"{self._method} has one request")
            self._start(value)
        elif self._half_closed:
            raise Unsupported("the library sends nothing after the half-close")
        else:
            try:
                await self._started().send(value)
            except CallEnded:
                self._observe("not-sent", reason="the call has ended")
                return
        self._observe("sent", value=digits)

    async def half_close(self) -> None:
        call = self._started()
        if STREAMS_REQUESTS[self._method] and not self._half_closed:
            try:
                await call.half_close()
            except CallEnded:
                self._observe("not-sent", reason="the call has ended")
                return
        self._half_closed = True
        self._observe("half-closed")

    async def receive_to_end(self) -> None:
        while not self._status_observed:
            await self.receive()

    async def receive(self, within_ms: float | None = None) -> None:
        if self._status_observed:
            return
        call = self._started()
        # What is not there in time stays under way, for the next step.
        self._receiving = self._receiving or asyncio.ensure_future(call.receive())
        timeout_s = None if within_ms is None else within_ms / 1000
        done, _ = await asyncio.wait({self._receiving}, timeout=timeout_s)
        if not done:
            self._observe("nothing-received", withinMs=within_ms)
            return
        value, self._receiving = self._receiving.result(), None
        if not self._headers_observed:
            self._headers_observed = True
            metadata = encode_metadata(await call.initial_metadata())
            self._observe("initial-metadata", metadata=metadata)
        if value is not None:
            self._observe("received", value=encode_double(value))
            return
        code, message, trailers = await call.status()
        self._status_observed = True
        self._observe("status", code=code, message=message, trailers=encode_metadata(trailers))

    def cancel(self) -> None:
        self._started().cancel()
        self._observe("cancelled")

    async def close(self) -> None:
        if self._call is not None and not self._status_observed:
            self._call.cancel()
        if self._receiving is not None:
            await asyncio.wait({self._receiving})

    def _start(self, request: float | None) -> None:
        timeout_s = self._deadline_s - time.monotonic()
        try:
            self._call = self._channel.start(self._method, request, timeout_s, self._metadata)
        except ValueError as error:
            raise Unsupported(str(error)) from error

    def _started(self) -> Call:
        if self._call is None:
            raise Unsupported(f"the library starts a {self._method} call with its request")
        return self._call

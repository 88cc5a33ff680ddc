"""One call: plays its script and prints what happens."""

import asyncio
from itertools import count
from typing import Any

from ..driver.messages import message_fields
from ..driver.output import ObservationLog
from ..driver.steps import Optional, Step, Unsupported, fields
from ..grpc.headers import (
    RESPONSE_HEADERS,
    SCRIPT_KEY,
    Fields,
    first,
    metadata_of,
    script_of,
    timeout_s,
)
from ..grpc.messages import MessageBuffer
from ..grpc.status import UNIMPLEMENTED, status_fields
from ..http2.events import Data, Headers
from ..http2.stream import Stream, StreamClosed
from ..raw_steps import on_connection, on_stream


class Scripts:
    """What each call is to play: the script that it carries, or that of its path."""

    def __init__(self, by_path: dict[str, list[Step]]) -> None:
        self._by_path = by_path
        self._names = map(str, count(1))

    def of(self, headers: Fields) -> dict[str, Any] | None:
        if first(headers, SCRIPT_KEY) is not None:
            return script_of(headers)
        steps = self._by_path.get(first(headers, ":path") or "")
        return None if steps is None else {"call": next(self._names), "steps": steps}


async def answer(stream: Stream, headers: Fields, scripts: Scripts, log: ObservationLog) -> None:
    script = scripts.of(headers)
    if script is None:
        end(stream, UNIMPLEMENTED, "a hostile server answers only calls that have a script")
    else:
        await ScriptedCall(stream, headers, script["call"], log).play(script["steps"])


def end(stream: Stream, code: int, message: str) -> None:
    """A right end: trailers, or headers and trailers in one where nothing was sent."""
    before = [] if stream.headers_sent else RESPONSE_HEADERS
    stream.connection.write_headers(
        stream, [*before, *status_fields(code, message)], end_stream=True
    )


class ScriptedCall:
    def __init__(self, stream: Stream, headers: Fields, name: str, log: ObservationLog) -> None:
        self._stream = stream
        self._headers = headers
        self._name = name
        self._log = log
        self._messages = MessageBuffer()
        self._closed_here = False

    async def play(self, steps: list[Step]) -> None:
        timeout = timeout_s(self._headers)
        self._observe(
            "call-begun",
            path=first(self._headers, ":path") or "",
            metadata=metadata_of(self._headers),
            **({} if timeout is None else {"deadlineMs": timeout * 1000}),
        )
        playing = asyncio.create_task(self._play(steps))
        closed = asyncio.create_task(self._stream.closed.wait())
        await asyncio.wait({playing, closed}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        closed.cancel()
        if not playing.done():
            playing.cancel()
            await asyncio.wait({playing})
            if not self._closed_here:
                self._observe("cancelled")
        elif playing.result() is not None:
            self._observe("unsupported", reason=playing.result())
            end(self._stream, UNIMPLEMENTED, playing.result())
        self._observe("call-ended")

    async def _play(self, steps: list[Step]) -> str | None:
        """Gives what it does not know, if anything."""
        try:
            for step in steps:
                await self._do(step)
        except Unsupported as unsupported:
            return str(unsupported)
        except StreamClosed:
            await self._never()
        return None

    async def _do(self, step: Step) -> None:
        match step["do"]:
            case "receive":
                fields(step)
                await self._receive()
            case "receive-to-end":
                fields(step)
                while await self._receive():
                    pass
            case "wait-cancelled":
                fields(step)
                await self._never()
            case "status":
                code, message = fields(step, code=int, message=Optional(str, ""))
                end(self._stream, code, message)
                self._observe("status-sent", code=code)
            case "close":
                self._closed_here = True
                await on_connection(step, self._stream.connection)
            case _:
                if not await on_stream(step, self._stream, RESPONSE_HEADERS) and (
                    not await on_connection(step, self._stream.connection)
                ):
                    raise Unsupported(f"step {step['do']}")

    async def _receive(self) -> bool:
        """False when it was the half-close."""
        while True:
            message = self._messages.next()
            if message is not None:
                self._observe("received", **message_fields(message))
                return True
            event = await self._stream.next()
            match event:
                case None:
                    self._observe("half-close")
                    return False
                case Data():
                    self._messages.add(event.data)
                case Headers():
                    pass
                case _:
                    await self._never()

    async def _never(self) -> None:
        """The call is over, or soon will be: whoever watches it ends this."""
        await asyncio.Event().wait()

    def _observe(self, event: str, **details: Any) -> None:
        self._log.print(event, call=self._name, **details)

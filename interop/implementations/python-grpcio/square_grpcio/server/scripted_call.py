"""Plays the script of a call: what a server does instead of what the service's contract says."""

import asyncio
import os
import signal
from collections.abc import Sequence
from functools import partial
from typing import Any, NoReturn

import grpc

from ..driver.contract import NotMade
from ..driver.steps import Unsupported, decode_step
from ..driver.values import Metadata, Rule, encode_message, encode_metadata
from .scripts import KEY, Script, Scripts

STATUS_CODES = {code.value[0]: code for code in grpc.StatusCode}
# grpc.server gives a call without a deadline some 10^18 seconds.
NO_DEADLINE_S = 1e18
OK, INVALID_ARGUMENT, UNIMPLEMENTED, INTERNAL = 0, 3, 12, 13


class Cancelled(Exception):
    """The call was found cancelled, by the client or its deadline."""


class Thrown(Exception):
    """A script's programmer's mistake."""


class ScriptedCall:
    """Its public methods are the steps of the driver contract; those at the end are a library's.

    Whatever waits may raise Cancelled; what the library has no means for raises Unsupported.
    """

    def __init__(self, scripts: Scripts, script: Script, requests: Any, context: Any) -> None:
        self.response: Any | None = None  # of a call that has one, and ends with the handler
        self._script = script
        self._name = script.path.rpartition("/")[2]
        self._draining = scripts.draining
        self._observe = partial(scripts.log.print, call=script.call)
        self._requests = requests
        self._context = context

    async def play(self) -> None:
        """Prints what happens, from the beginning of the call to its end."""
        if self._script.unreadable is not None:
            await self._end(INVALID_ARGUMENT, self._script.unreadable)
        metadata = encode_metadata(self._context.invocation_metadata())
        shown = [entry for entry in metadata if entry[0] != KEY]
        left_s = self._context.time_remaining()
        deadline = {} if left_s is None or left_s > NO_DEADLINE_S else {"deadlineMs": left_s * 1000}
        self._observe("call-begun", path=self._script.path, metadata=shown, **deadline)
        try:
            await self._play_all()
        except Cancelled:
            self._observe("cancelled")
        except asyncio.CancelledError:
            # grpc.aio ends handlers so.
            self._observe("cancelled")
            raise
        finally:
            self._observe("call-ended")

    async def _play_all(self) -> None:
        try:
            self._check_messages()
            for step in self._script.steps:
                self._check_active()
                name, fields = decode_step(step, "server")
                await getattr(self, name)(**fields)
                if name == "status":
                    return
            self._check_active()
            await self.status(OK, "")
        except Unsupported as unsupported:
            self._observe("unsupported", reason=str(unsupported))
            await self._end(UNIMPLEMENTED, str(unsupported))
        except NotMade as not_made:
            self._observe("not-sent", reason=str(not_made))
            await self._end(INTERNAL, str(not_made))

    def _check_messages(self) -> None:
        if self._script.method.refused is not None:
            raise Unsupported(self._script.method.refused)

    async def receive(self) -> Any | None:
        message = await self._next_request()
        if message is None:
            self._observe("half-close")
        else:
            self._observe("received", **encode_message(self._script.method.request.shown(message)))
        return message

    async def receive_to_end(self) -> None:
        while await self.receive() is not None:
            pass

    async def send(self, bytes: bytes, zeros: int = 0) -> None:  # noqa: A002
        await self._send(self._script.method.response.make(bytes, zeros))

    async def send_many(self, messages: Sequence[bytes] | Rule) -> None:
        made = self._script.method.response.make_all(messages)
        count = 0
        try:
            for message in made:
                await self._hand_over(message)
                count += 1
        finally:
            self._observe("sent-many", count=count)

    async def echo_to_end(self) -> None:
        while (message := await self.receive()) is not None:
            await self._send(message)

    async def initial_metadata(self, metadata: Metadata) -> None:
        await self._send_headers(tuple(metadata))
        self._observe("initial-metadata-sent")

    async def trailers(self, metadata: Metadata) -> None:
        self._context.set_trailing_metadata(tuple(metadata))

    async def wait_cancelled(self) -> None:
        await self.wait(None)

    async def status(self, code: int, message: str) -> None:
        if code not in STATUS_CODES:
            raise Unsupported(f"grpcio has no status code {code}")
        if code == OK and not self._script.method.response_stream and self.response is None:
            raise Unsupported(f"grpcio ends {self._name} with OK only together with its response")
        self._observe("status-sent", code=code)
        await self._end(code, message)

    async def throw(self, message: str) -> NoReturn:
        self._observe("thrown")
        raise Thrown(message)

    async def drain(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await self._wait_until_draining()
        self._observe("draining")

    async def exit(self) -> NoReturn:
        self._observe("exiting")
        os._exit(0)

    async def _send(self, message: Any) -> None:
        await self._hand_over(message)
        self._observe("sent", **encode_message(self._script.method.response.shown(message)))

    async def _hand_over(self, message: Any) -> None:
        """Returns when the library has taken the response."""
        self._check_active()
        if self._script.method.response_stream:
            await self._write(message)
        elif self.response is None:
            self.response = message
        else:
            raise Unsupported(f"{self._name} takes one response")

    async def _end(self, code: int, message: str) -> None:
        """Where the handler's return cannot end the call so, this raises what does."""
        if code != OK and self.response is None:
            await self._context.abort(STATUS_CODES[code], message)
        self._context.set_code(STATUS_CODES[code])
        self._context.set_details(message)

    def _check_active(self) -> None: ...

    async def _next_request(self) -> Any | None: ...

    async def _write(self, message: Any) -> None: ...

    async def _send_headers(self, metadata: tuple) -> None: ...

    async def _wait_until_draining(self) -> None: ...

    async def wait(self, ms: float | None) -> None:
        """None: until the call is cancelled."""

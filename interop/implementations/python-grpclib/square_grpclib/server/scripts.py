"""Scripted calls on grpclib.server.Server."""

import asyncio
from functools import partial
from typing import Any

from grpclib import Status
from grpclib.const import Cardinality, Handler
from grpclib.events import RecvRequest
from grpclib.exceptions import GRPCError, StreamTerminatedError
from grpclib.server import Stream
from h2.exceptions import StreamClosedError

from interop_driver.contract import Contract, Method
from interop_driver.output import Metadata
from interop_driver.scripted_call import Cancelled, ScriptedCall
from interop_driver.scripts import KEY, Scripts
from interop_driver.steps import Script

from ..codec import of_bytes


class UnansweredMethods:
    """Those of a contract that this program has no code for: only a script answers them."""

    def __init__(self, contract: Contract) -> None:
        self._methods = contract.methods

    def __mapping__(self) -> dict[str, Handler]:
        return {path: self._handler(method) for path, method in self._methods.items()}

    def _handler(self, method: Method) -> Handler:
        types = (method.request.message_class, method.response.message_class)
        cardinality = Cardinality((method.request_stream, method.response_stream))
        return Handler(self._refuse, cardinality, *types)

    async def _refuse(self, _stream: Stream) -> None:
        raise GRPCError(Status.UNIMPLEMENTED, "only calls with a script are answered here")


class GrpclibScripts(Scripts):
    async def replace(self, event: RecvRequest) -> None:
        """Puts the script of a call that has one into its method's place."""
        found = self.find(event.method_name, event.metadata.get(KEY))
        if found is not None:
            event.method_func = partial(self._play, *found)

    async def _play(self, method: Method, script: Script, stream: Stream) -> None:
        of_bytes.set(script.of_bytes)
        await GrpclibScriptedCall(self, method, script, stream).play()


class GrpclibScriptedCall(ScriptedCall):
    cancelled = (Cancelled, StreamClosedError, StreamTerminatedError)

    def __init__(self, scripts: Scripts, method: Method, script: Script, stream: Stream) -> None:
        super().__init__(scripts, method, script)
        self._stream = stream
        self._trailers: Metadata = []

    def _invocation(self) -> tuple[Metadata, float | None]:
        deadline = self._stream.deadline
        left_s = None if deadline is None else deadline.time_remaining()
        return list(self._stream.metadata.items()), left_s

    async def _check_active(self) -> None:
        # A cancel is asyncio's, and comes only where a handler waits.
        await asyncio.sleep(0)

    async def _next_request(self) -> Any | None:
        return await self._stream.recv_message()

    async def _write(self, message: Any) -> None:
        await self._stream.send_message(message)

    async def wait(self, ms: float | None) -> None:
        await (asyncio.Event().wait() if ms is None else asyncio.sleep(ms / 1000))

    async def _send_headers(self, metadata: Metadata) -> None:
        await self._stream.send_initial_metadata(metadata=metadata)

    def _set_trailers(self, metadata: Metadata) -> None:
        self._trailers = metadata

    async def _end(self, code: int, message: str) -> None:
        await self._stream.send_trailing_metadata(
            status=Status(code), status_message=message or None, metadata=self._trailers
        )

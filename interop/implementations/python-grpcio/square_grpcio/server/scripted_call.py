"""What grpc.server and grpc.aio.server have in common of scripted calls."""

from collections.abc import Callable
from functools import partial
from typing import Any

import grpc
import grpc.aio
from grpc import StatusCode

from interop_driver.contract import Method, shape_of
from interop_driver.output import Metadata
from interop_driver.scripted_call import Cancelled, ScriptedCall
from interop_driver.scripts import KEY, Scripts
from interop_driver.steps import Script

STATUS_CODES = {code.value[0]: code for code in StatusCode}
# grpc.server gives a call without a deadline some 10^18 seconds.
NO_DEADLINE_S = 1e18


class GrpcioScripts(Scripts):
    def handler(
        self, details: grpc.HandlerCallDetails, play: Callable[..., Any]
    ) -> grpc.RpcMethodHandler | None:
        """None for a call that no script plays.

        `play` gets the method and the script, and then what the library gives to a handler.
        """
        found = self.find(details.method, dict(details.invocation_metadata or ()).get(KEY))
        if found is None:
            return None
        method, script = found
        shape = shape_of(method.request_stream, method.response_stream)
        make = getattr(grpc, f"{shape}_rpc_method_handler")
        behaviour = partial(play, method, script)
        return make(behaviour, method.request.parse, method.response.serialize)


class GrpcioScriptedCall(ScriptedCall):
    cancelled = (Cancelled, grpc.RpcError, grpc.aio.InternalError)
    refused = (ValueError, grpc.aio.UsageError, grpc.aio.InternalError)

    def __init__(
        self, scripts: Scripts, method: Method, script: Script, requests: Any, context: Any
    ) -> None:
        super().__init__(scripts, method, script)
        self.requests = requests
        self.context = context
        self.response: Any | None = None  # of a call that has one, and ends with the handler

    def _invocation(self) -> tuple[Metadata, float | None]:
        left_s = self.context.time_remaining()
        has_deadline = left_s is not None and left_s <= NO_DEADLINE_S
        return self.context.invocation_metadata(), left_s if has_deadline else None

    async def _write(self, message: Any) -> None:
        await self._check_active()
        if self.method.response_stream:
            await self._write_to_stream(message)
        else:
            self.response = message

    async def _write_to_stream(self, message: Any) -> None:
        """Returns when the library has taken the response."""

    def _send_headers(self, metadata: Metadata) -> Any:
        return self.context.send_initial_metadata(tuple(metadata))

    def _set_trailers(self, metadata: Metadata) -> None:
        self.context.set_trailing_metadata(tuple(metadata))

    async def _end(self, code: int, message: str) -> None:
        status = STATUS_CODES[code]
        if status is not StatusCode.OK and self.response is None:
            await self.context.abort(status, message)
        self.context.set_code(status)
        self.context.set_details(message)

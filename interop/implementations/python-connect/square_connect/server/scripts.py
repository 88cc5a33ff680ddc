"""Scripted calls on connectrpc's ASGI application: interceptors put the script into the place of
what the service would answer."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from connectrpc.code import Code
from connectrpc.codec import Codec
from connectrpc.errors import ConnectError
from connectrpc.interceptor import Interceptor
from connectrpc.request import RequestContext
from connectrpc.server import ConnectASGIApplication, Endpoint

from interop_driver.contract import Contract, Method
from interop_driver.output import Metadata
from interop_driver.scripted_call import Cancelled, ScriptedCall
from interop_driver.scripts import KEY, Scripts
from interop_driver.steps import Script

from ..codec import of_bytes
from ..wire import CODES, OK, method_info, to_headers, to_metadata

END = object()


class UnansweredMethods(ConnectASGIApplication[Contract]):
    """Those of a contract that this program has no code for: only a script answers them."""

    def __init__(self, contract: Contract, interceptors: list[Interceptor], codec: Codec) -> None:
        super().__init__(
            service=contract, endpoints=endpoints, interceptors=interceptors, codecs=[codec]
        )

    @property
    def path(self) -> str:
        return "/"


def endpoints(contract: Contract) -> Mapping[str, Any]:
    return {path: endpoint(method) for path, method in contract.methods.items()}


def endpoint(method: Method) -> Any:
    make, refuse = {
        (False, False): (Endpoint.unary, refuse_one),
        (False, True): (Endpoint.server_stream, refuse_stream),
        (True, False): (Endpoint.client_stream, refuse_one),
        (True, True): (Endpoint.bidi_stream, refuse_stream),
    }[method.request_stream, method.response_stream]
    info = method_info(
        method.path,
        method.request,
        method.response,
        request_stream=method.request_stream,
        response_stream=method.response_stream,
    )
    return make(info, refuse)


async def refuse_one(_request: Any, _context: RequestContext) -> Any:
    raise ConnectError(Code.UNIMPLEMENTED, "only calls with a script are answered here")


async def refuse_stream(_request: Any, context: RequestContext) -> AsyncIterator[Any]:
    yield await refuse_one(_request, context)


class ConnectScripts(Scripts):
    """Two interceptors in one: of what precedes the first message, and of each shape."""

    def of(self, context: RequestContext) -> tuple[Method, Script] | None:
        path = f"/{context.method.service_name}/{context.method.name}"
        return self.find(path, context.request_headers.get(KEY))

    async def intercept_unary(self, call_next: Callable, request: Any, context: Any) -> Any:
        if (found := self.of(context)) is None:
            return await call_next(request, context)
        return await ConnectScriptedCall(self, *found, context, one(request)).answer()

    async def intercept_client_stream(
        self, call_next: Callable, requests: Any, context: Any
    ) -> Any:
        if (found := self.of(context)) is None:
            return await call_next(requests, context)
        return await ConnectScriptedCall(self, *found, context, requests).answer()

    def intercept_server_stream(
        self, call_next: Callable, request: Any, context: Any
    ) -> AsyncIterator[Any]:
        if (found := self.of(context)) is None:
            return call_next(request, context)
        return ConnectScriptedCall(self, *found, context, one(request)).answers()

    def intercept_bidi_stream(
        self, call_next: Callable, requests: Any, context: Any
    ) -> AsyncIterator[Any]:
        if (found := self.of(context)) is None:
            return call_next(requests, context)
        return ConnectScriptedCall(self, *found, context, requests).answers()


class CodecOfScripts:
    """Says before a call's first message whether its script has the codec bytes."""

    def __init__(self, scripts: ConnectScripts) -> None:
        self._scripts = scripts

    async def on_start(self, context: RequestContext) -> None:
        found = self._scripts.of(context)
        of_bytes.set(found is not None and found[1].of_bytes)

    async def on_end(self, _: None, __: RequestContext, ___: Exception | None) -> None:
        pass


async def one(request: Any) -> AsyncIterator[Any]:
    yield request


class ConnectScriptedCall(ScriptedCall):
    pid_of_server = os.getppid()

    def __init__(
        self,
        scripts: Scripts,
        method: Method,
        script: Script,
        context: RequestContext,
        requests: AsyncIterator[Any],
    ) -> None:
        super().__init__(scripts, method, script)
        self._context = context
        self._requests = requests
        self._next: asyncio.Task[Any | None] | None = None
        self._responses: asyncio.Queue[Any] = asyncio.Queue()
        self._taken = asyncio.Semaphore(0)

    async def answer(self) -> Any:
        """The one response, once the script has ended."""
        self._taken.release()
        try:
            await self.play()
        finally:
            await self._stop_reading()
        return self._responses.get_nowait()

    async def answers(self) -> AsyncIterator[Any]:
        """Each response as the script sends it."""
        playing = asyncio.create_task(self._play())
        try:
            while (message := await self._responses.get()) is not END:
                yield message
                self._taken.release()
            await playing
        finally:
            playing.cancel()
            await asyncio.wait({playing})
            await self._stop_reading()

    async def _stop_reading(self) -> None:
        if self._next is not None:
            self._next.cancel()
            await asyncio.wait({self._next})

    async def _play(self) -> None:
        try:
            await self.play()
        finally:
            self._responses.put_nowait(END)

    def _invocation(self) -> tuple[Metadata, float | None]:
        left_ms = self._context.timeout_ms
        left_s = None if left_ms is None else left_ms / 1000
        return to_metadata(self._context.request_headers), left_s

    async def _check_active(self) -> None:
        # A cancel is asyncio's, and comes only where a handler waits.
        await asyncio.sleep(0)

    async def _next_request(self) -> Any | None:
        try:
            return await self._coming()
        except ConnectError as error:
            if error.code is Code.CANCELED:
                raise Cancelled from error
            raise
        finally:
            self._next = None

    def _coming(self) -> "asyncio.Task[Any | None]":
        self._next = self._next or asyncio.create_task(self._receive())
        return self._next

    async def _receive(self) -> Any | None:
        return await anext(self._requests, None)

    async def _write(self, message: Any) -> None:
        self._responses.put_nowait(message)
        await self._taken.acquire()

    async def wait(self, ms: float | None) -> None:
        # While requests may come, connectrpc tells of a cancel only who reads them.
        timeout_s = None if ms is None else ms / 1000
        began_s = asyncio.get_running_loop().time()
        coming = self._coming()
        await asyncio.wait({coming}, timeout=timeout_s)
        if coming.done() and isinstance(coming.exception(), ConnectError):
            await self._next_request()
        if timeout_s is None:
            await asyncio.Event().wait()
        await asyncio.sleep(began_s + timeout_s - asyncio.get_running_loop().time())

    def _send_headers(self, metadata: Metadata) -> None:
        # They go with the first response, or with the end.
        for key, value in to_headers(metadata).allitems():
            self._context.response_headers.add(key, value)

    def _set_trailers(self, metadata: Metadata) -> None:
        for key, value in to_headers(metadata).allitems():
            self._context.response_trailers.add(key, value)

    async def _end(self, code: int, message: str) -> None:
        if code != OK:
            raise ConnectError(CODES[code], message)

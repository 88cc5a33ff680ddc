"""The steps of one case."""

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any

from hyperframe.frame import PingFrame, RstStreamFrame

from ..driver.documents import Target
from ..driver.steps import Optional, Step, Unsupported, fields
from ..grpc.headers import Fields, request_headers
from ..http2.connection import Connection
from ..http2.stream import Stream, StreamClosed
from ..raw_steps import NAMES, on_connection, on_stream
from .dial import Dialled, NotConnected, dial
from .response import Response

READ_LIMIT_MS = 3000
# Most servers close by then; the others are asked.
UNASKED_S = 0.1
CANCEL = 8


class CaseRun:
    def __init__(self, target: Target, observe: Callable[..., None]) -> None:
        self._target = target
        self._observe = observe
        self._dialled: Dialled | None = None
        self._not_connected = False
        self._streams: dict[str, Stream] = {}
        self._responses: dict[str, Response] = {}

    async def do(self, step: Step) -> None:
        """Raises Unsupported."""
        match step["do"]:
            case "connect":
                await self._connect(step)
            case "probe-alive":
                path, message = fields(step, path=str, bytes=str)
                await self._probe_alive(step.get("call", "alive"), path, message)
            case "rapid-reset":
                path, count = fields(step, path=str, count=int)
                await self._rapid_reset(path, count)
            case "read-to-end" | "await-end":
                [within_ms] = fields(step, withinMs=Optional(int | float, READ_LIMIT_MS))
                await self._read(_call_name(step), within_ms, each=step["do"] == "read-to-end")
            case "await-closed":
                [within_ms] = fields(step, withinMs=Optional(int | float, READ_LIMIT_MS))
                await self._await_closed(step.get("call", "connection"), within_ms)
            case name if name in NAMES:
                connection = await self._connection()
                # Where there is none, not-connected was printed.
                if connection is not None:
                    await self._write(step, connection)
            case name:
                raise Unsupported(f"step {name}")

    async def end(self) -> None:
        if self._dialled is not None:
            await self._dialled.close()

    async def _connect(self, step: Step) -> None:
        alpn, version, over_tls = fields(
            step, alpn=Optional(list), tlsVersion=Optional(str), tls=Optional(bool, True)
        )
        if self._dialled is not None or self._not_connected:
            raise Unsupported("a case has one connection")
        observe = partial(self._observe, call=step.get("call", "connection"))
        try:
            self._dialled = await dial(
                self._target, over_tls=over_tls, tls_version=version, alpn=alpn
            )
        except NotConnected as error:
            self._not_connected = True
            observe("not-connected", reason=str(error))
            return
        observe("connected", alpn=self._dialled.alpn, tlsVersion=self._dialled.tls_version)

    async def _connection(self) -> Connection | None:
        if self._dialled is None and not self._not_connected:
            try:
                self._dialled = await dial(self._target)
            except NotConnected as error:
                self._not_connected = True
                self._observe("not-connected", call="connection", reason=str(error))
        return self._dialled and self._dialled.connection

    async def _write(self, step: Step, connection: Connection) -> None:
        usual: Fields = []
        if step["do"] == "headers":
            step, usual = self._request(step)
            name = _call_name(step)
            if name not in self._streams:
                self._streams[name] = connection.open_stream()
        try:
            if "call" in step and await on_stream(step, self._stream(_call_name(step)), usual):
                return
            if not await on_connection(step, connection):
                raise Unsupported(f"step {step['do']} without a call")
        except StreamClosed:
            pass  # the step that reads shows it

    def _request(self, step: Step) -> tuple[Step, Fields]:
        """The step with its places filled in, and the headers that would be right."""
        path = step.get("path", "")
        if "path" not in step and "headers" not in step:
            raise Unsupported("step headers has no path")
        if not isinstance(path, str):
            raise Unsupported(f"step headers has path {path!r}")
        places = {
            "{authority}": self._target.authority,
            "{scheme}": "http" if self._target.tls is None else "https",
        }
        usual = request_headers(places["{scheme}"], places["{authority}"], path)
        rest = {key: value for key, value in step.items() if key != "path"}
        for key in ("headers", "replace", "add"):
            if isinstance(rest.get(key), list):
                rest[key] = [_filled_in(pair, places) for pair in rest[key]]
        return rest, usual

    async def _read(self, name: str, within_ms: float, *, each: bool) -> None:
        observe = partial(self._observe, call=name)
        if self._dialled is None:
            observe("closed", ok=False)
            return
        if name not in self._responses:
            self._responses[name] = Response(self._stream(name), observe)
        try:
            await asyncio.wait_for(self._responses[name].read_to_end(each=each), within_ms / 1000)
        except asyncio.TimeoutError:
            observe("nothing-received", withinMs=within_ms)

    async def _await_closed(self, name: str, within_ms: float) -> None:
        observe = partial(self._observe, call=name)
        if self._dialled is None:
            observe("closed", ok=False)
            return
        connection = self._dialled.connection
        try:
            await asyncio.wait_for(_closed_or_in_use(connection), within_ms / 1000)
        except asyncio.TimeoutError:
            observe("nothing-received", withinMs=within_ms)
            return
        if not connection.gone.is_set():
            observe("connected", alpn=self._dialled.alpn, tlsVersion=self._dialled.tls_version)
            return
        code = connection.goaway_code
        observe("closed", ok=False, **({} if code is None else {"errorCode": code}))

    async def _probe_alive(self, name: str, path: str, message: str) -> None:
        """A right call on a connection of its own."""
        probe = CaseRun(self._target, self._observe)
        call = {"call": name}
        await probe.do({"do": "headers", **call, "path": path})
        await probe.do({"do": "message", **call, "bytes": message, "endStream": True})
        await probe.do({"do": "read-to-end", **call})
        await probe.end()

    async def _rapid_reset(self, path: str, count: int) -> None:
        connection = await self._connection()
        if connection is None:
            return
        _, headers = self._request({"do": "headers", "path": path})
        for _ in range(count):
            stream = connection.open_stream()
            connection.write_headers(stream, headers)
            connection.write(RstStreamFrame(stream.number, CANCEL))
        await connection.flush()

    def _stream(self, name: str) -> Stream:
        if name not in self._streams:
            raise Unsupported(f"no headers have opened a call {name}")
        return self._streams[name]


async def _closed_or_in_use(connection: Connection) -> None:
    """A server that answers a PING has read what came before it, and goes on."""
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(connection.gone.wait(), UNASKED_S)
        return
    connection.write(PingFrame(0, b"in use ?"))
    await connection.acknowledged(PingFrame)
    if connection.goaway_code is not None:
        await connection.gone.wait()


def _filled_in(pair: Any, places: dict[str, str]) -> Any:
    if not isinstance(pair, list):
        return pair
    return [places.get(part, part) if isinstance(part, str) else part for part in pair]


def _call_name(step: Step) -> str:
    name = step.get("call")
    if not isinstance(name, str):
        raise Unsupported(f"step {step['do']} has no call")
    return name

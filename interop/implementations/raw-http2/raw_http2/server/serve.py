"""Listens, serves and drains."""

import asyncio
import contextlib
import signal
import socket
import ssl

from hyperframe.frame import GoAwayFrame

from ..driver.documents import Config, Listener
from ..driver.output import ObservationLog, print_ready
from ..driver.steps import Unsupported
from ..grpc.headers import Fields
from ..http2.connection import Connection
from ..http2.stream import Stream
from ..program import StartError
from ..tls import server_context
from .call import Scripts, answer

DRAIN_LIMIT_S = 10.0
NO_ERROR = 0
EVERY_STREAM = 2**31 - 1


async def serve(config: Config) -> None:
    """Serves until SIGTERM, then drains; or until Ctrl-C. Raises StartError, CredentialsError."""
    stopped = asyncio.get_running_loop().create_future()
    for number, grace_s in ((signal.SIGTERM, DRAIN_LIMIT_S), (signal.SIGINT, 0.0)):
        asyncio.get_running_loop().add_signal_handler(number, _stop, stopped, grace_s)
    peers = Peers(Scripts(config.scripts))
    servers, bound = [], []
    for listener in config.listeners:
        try:
            context = _context(listener)
        except Unsupported as unsupported:
            bound.append({"name": listener.name, "unsupported": str(unsupported)})
            continue
        server = await _listen(listener, context, peers)
        servers.append(server)
        bound.append({"name": listener.name, "port": server.sockets[0].getsockname()[1]})
    print_ready(listeners=bound, capabilities=["script", "faults"])
    grace_s = await stopped
    for server in servers:
        server.close()
    await peers.drain(grace_s)


class Peers:
    """The connections, and the calls in flight."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts
        self._log = ObservationLog()
        self._connections: set[Connection] = set()
        self._calls: set[asyncio.Task[None]] = set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer, self._answer)
        self._connections.add(connection)
        try:
            if await connection.read_preface():
                connection.begin()
                await connection.read_to_end()
        except asyncio.CancelledError:
            pass  # asyncio ends what is left at the end of the program
        finally:
            self._connections.discard(connection)
            writer.close()
            # What the peer did to the connection is not this program's mistake.
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    def _answer(self, stream: Stream, headers: Fields) -> None:
        call = asyncio.create_task(answer(stream, headers, self._scripts, self._log))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def drain(self, grace_s: float) -> None:
        for connection in self._connections:
            connection.write(GoAwayFrame(0, EVERY_STREAM, NO_ERROR))
        if self._calls:
            await asyncio.wait(self._calls, timeout=grace_s)
        for connection in list(self._connections):
            await connection.close()


def _stop(stopped: asyncio.Future[float], grace_s: float) -> None:
    if not stopped.done():
        stopped.set_result(grace_s)


def _context(listener: Listener) -> ssl.SSLContext | None:
    if listener.transport == "plaintext":
        return None
    if listener.transport in ("tls", "mtls"):
        return server_context(listener)
    raise Unsupported(f"transport {listener.transport}")


async def _listen(
    listener: Listener, context: ssl.SSLContext | None, peers: Peers
) -> asyncio.Server:
    try:
        # Not a host name but one socket: with several the free port would be another on each.
        family, *_, address = socket.getaddrinfo(
            listener.host, listener.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.create_server(address[:2], family=family, backlog=1024)
    except OSError as error:
        where = f"{listener.host}:{listener.port}"
        raise StartError(f"cannot listen on {where}: {error.strerror}") from error
    return await asyncio.start_server(peers.accept, sock=bound, ssl=context)

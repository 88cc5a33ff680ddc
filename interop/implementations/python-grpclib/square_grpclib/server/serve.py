"""Serves with grpclib.server.Server: one for each listener, all on one event loop."""

import socket

import grpclib
from grpclib.events import RecvRequest, listen
from grpclib.server import Server

from interop_driver.announcement import Announce, Bound
from interop_driver.endpoints import Config, Listener
from interop_driver.errors import ProgramError
from interop_driver.log import log_in_one_line
from interop_driver.stop_signals import StopSignals
from square_program.server_options import bidi_of, why_unsupported

from ..codec import MessageCodec
from ..tls import server_context
from .calls_in_flight import CallsInFlight
from .scripts import GrpclibScripts, UnansweredMethods
from .service import SquareService

CUT_OFF_S = 1.0


async def serve(config: Config, announce: Announce) -> None:
    """Serves until SIGTERM, then drains; or until Ctrl-C. Raises ProgramError."""
    log_in_one_line()
    calls = CallsInFlight(config.max_concurrent_rpcs)
    scripts = GrpclibScripts(config, calls.draining) if config.contract else None
    starts, bound = [], []
    for listener in config.listeners:
        bidi = bidi_of(config, listener)
        unsupported = why_unsupported(listener.transport, bidi)
        if unsupported is not None:
            bound.append(Bound(listener, unsupported=unsupported))
            continue
        own = config.is_of_own_service
        service = SquareService(bidi) if own else UnansweredMethods(config.contract)
        server = Server([service], codec=MessageCodec())
        if scripts:
            listen(server, RecvRequest, scripts.replace)
        listen(server, RecvRequest, calls.count)
        context = server_context(listener.transport, listener.tls)
        # grpclib does not tell which port it got.
        port = bind(listener)
        starts.append((server, port, context))
        bound.append(Bound(listener, port.getsockname()[1]))
    signals = StopSignals()
    # The ports accept connections since they were bound. Once the servers answer them, a script
    # may print lines, and the ready line is the first.
    announce("grpclib", grpclib.__version__, bound, limits_calls=True)
    for server, port, context in starts:
        await server.start(sock=port, ssl=context)
    grace_s = await signals.wait_async()
    # Server.close ends the calls that are running: grpclib leaves it to its user to wait for them.
    calls.draining.set()
    await calls.end(grace_s)
    for server, *_ in starts:
        server.close()
    await calls.end(CUT_OFF_S)


def bind(listener: Listener) -> socket.socket:
    """Raises ProgramError."""
    try:
        family, *_, address = socket.getaddrinfo(
            listener.host, listener.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        port = socket.socket(family)
        port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port.bind(address)
        port.listen()
    except OSError as error:
        where = f"cannot listen on {listener.host}:{listener.port}"
        reason = f"{where}: {error.strerror}; choose another --host or --port"
        raise ProgramError("bind", reason) from error
    return port

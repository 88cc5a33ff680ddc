"""Serves with grpc.server, whose every call has a thread of a pool."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import grpc

from ..contract.data_pb2_grpc import add_SquareServiceServicer_to_server
from ..driver.documents import Config
from .announcement import Announce, Bound
from .blocking_service import SquareService
from .listeners import OPTIONS, bind, why_unsupported
from .log import log_in_one_line
from .stop_signals import StopSignals

WORKERS = 10


def serve(config: Config, announce: Announce, square: Callable[[float], float]) -> None:
    """Serves until SIGTERM, then drains; or until Ctrl-C. Raises SquareError."""
    log_in_one_line()
    # A handler cannot tell the port that its call came by: each listener has a server of its own.
    servers: list[grpc.Server] = []
    bound = []
    for listener in config.listeners:
        unsupported = why_unsupported(listener)
        if unsupported is not None:
            bound.append(Bound(listener, unsupported=unsupported))
            continue
        server = grpc.server(
            ThreadPoolExecutor(WORKERS),
            options=OPTIONS,
            maximum_concurrent_rpcs=config.max_concurrent_rpcs,
        )
        add_SquareServiceServicer_to_server(SquareService(square, listener.bidi), server)
        bound.append(Bound(listener, bind(server, listener, config.tls)))
        servers.append(server)
    for server in servers:
        server.start()

    signals = StopSignals()
    announce(bound)
    grace_s = signals.wait()
    for stopped in [server.stop(grace_s) for server in servers]:
        stopped.wait()

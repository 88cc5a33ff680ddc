"""Serves with grpc.aio.server, whose calls share one event loop."""

import asyncio

import grpc.aio

from ..contract.data_pb2_grpc import add_SquareServiceServicer_to_server
from ..driver.documents import Config
from .aio_service import SquareService
from .announcement import Announce, Bound
from .listeners import OPTIONS, bind, why_unsupported
from .log import log_in_one_line
from .stop_signals import StopSignals


async def serve(config: Config, announce: Announce) -> None:
    """Serves until SIGTERM, then drains; or until Ctrl-C. Raises SquareError."""
    log_in_one_line()
    # A handler cannot tell the port that its call came by: each listener has a server of its own.
    servers: list[grpc.aio.Server] = []
    bound = []
    for listener in config.listeners:
        unsupported = why_unsupported(listener)
        if unsupported is not None:
            bound.append(Bound(listener, unsupported=unsupported))
            continue
        server = grpc.aio.server(
            options=OPTIONS, maximum_concurrent_rpcs=config.max_concurrent_rpcs
        )
        add_SquareServiceServicer_to_server(SquareService(listener.bidi), server)
        bound.append(Bound(listener, bind(server, listener, config.tls)))
        servers.append(server)
    for server in servers:
        await server.start()

    signals = StopSignals()
    announce(bound)
    grace_s = await signals.wait_async()
    await asyncio.gather(*(server.stop(grace_s) for server in servers))

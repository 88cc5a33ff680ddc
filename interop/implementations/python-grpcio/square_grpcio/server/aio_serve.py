"""Serves with grpc.aio.server, whose calls share one event loop."""

import asyncio

import grpc
import grpc.aio

from interop_driver.announcement import Announce
from interop_driver.endpoints import Config
from interop_driver.log import log_in_one_line
from interop_driver.stop_signals import StopSignals

from ..contract.data_pb2_grpc import add_SquareServiceServicer_to_server
from .aio_scripts import ScriptInterceptor
from .aio_service import SquareService
from .listeners import OPTIONS, bind_all


async def serve(config: Config, announce: Announce) -> None:
    """Serves until SIGTERM, then drains; or until Ctrl-C. Raises ProgramError."""
    log_in_one_line()
    draining = asyncio.Event()
    interceptors = [ScriptInterceptor(config, draining)] if config.contract else []

    def make_server(bidi: str) -> grpc.aio.Server:
        server = grpc.aio.server(
            interceptors=interceptors,
            options=OPTIONS,
            maximum_concurrent_rpcs=config.max_concurrent_rpcs,
        )
        if config.is_of_own_service:
            add_SquareServiceServicer_to_server(SquareService(bidi), server)
        return server

    servers, bound = bind_all(config, make_server)
    signals = StopSignals()
    # The ports accept connections since they were bound. Once the servers answer them, a script
    # may print lines, and the ready line is the first.
    announce("grpcio", grpc.__version__, bound, limits_calls=refuses_calls_beyond_limit())
    for server in servers:
        await server.start()
    grace_s = await signals.wait_async()
    stops = [asyncio.ensure_future(server.stop(grace_s)) for server in servers]
    await asyncio.sleep(0)  # each has begun, and refuses calls
    draining.set()
    await asyncio.gather(*stops)


def refuses_calls_beyond_limit() -> bool:
    """Before, grpc.aio let some wait and others in: https://github.com/grpc/grpc/issues/30424."""
    return tuple(map(int, grpc.__version__.split(".")[:2])) >= (1, 62)

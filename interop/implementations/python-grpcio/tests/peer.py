"""A server that does on purpose what the service never does, and notes what it is sent."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import grpc


class Peer:
    """Each test says how it answers: `behaviour` gets the requests and the context."""

    behaviour: Callable[[Iterator[bytes], grpc.ServicerContext], Iterator[bytes]]

    def __init__(self, port: int = 0) -> None:
        self.metadata: list[tuple[str, str | bytes]] = []
        self.paths: list[str] = []
        self.time_remaining_s = 0.0
        self.ended_calls: SimpleQueue[str] = SimpleQueue()
        self._server = grpc.server(ThreadPoolExecutor(4))
        self._server.add_generic_rpc_handlers((Handlers(self),))
        self.port = self._server.add_insecure_port(f"127.0.0.1:{port}")

    @property
    def address(self) -> str:
        return f"localhost:{self.port}"

    def __enter__(self) -> "Peer":
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop(None).wait()

    def answer(self, requests: Iterator[bytes], context: grpc.ServicerContext) -> Iterator[bytes]:
        self.metadata = list(context.invocation_metadata())
        self.time_remaining_s = context.time_remaining()
        context.add_callback(lambda: self.ended_calls.put("ended"))
        return self.behaviour(requests, context)


class Handlers(grpc.GenericRpcHandler):
    """Takes every method for a bidirectional one: on the wire all four shapes are."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        self._peer.paths.append(details.method)
        return grpc.stream_stream_rpc_method_handler(self._peer.answer)

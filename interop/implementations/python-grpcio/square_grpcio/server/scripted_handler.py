"""What the scripted calls of grpc.server and grpc.aio.server have in common."""

from collections.abc import Callable
from typing import Any

import grpc

from ..contract.data_pb2 import Message
from ..driver.steps import Unsupported
from ..driver.values import Metadata
from ..messages import make_message

STATUS_CODES = {code.value[0]: code for code in grpc.StatusCode}

MAKE_HANDLER = {
    (False, False): grpc.unary_unary_rpc_method_handler,
    (False, True): grpc.unary_stream_rpc_method_handler,
    (True, False): grpc.stream_unary_rpc_method_handler,
    (True, True): grpc.stream_stream_rpc_method_handler,
}


def with_behaviour(
    handler: grpc.RpcMethodHandler, behaviour: Callable[..., Any]
) -> grpc.RpcMethodHandler:
    """A handler of the same shape, with the same codecs."""
    make = MAKE_HANDLER[handler.request_streaming, handler.response_streaming]
    return make(behaviour, handler.request_deserializer, handler.response_serializer)


class Answers:
    """Where responses and status go: at once, or by the handler's return where there is one."""

    def __init__(self, path: str, context: Any, *, streams_responses: bool) -> None:
        self.method = path.rpartition("/")[2]
        self.metadata: Metadata = list(context.invocation_metadata() or ())
        self.response: Message | None = None
        self._context = context
        self._streams_responses = streams_responses

    def keep(self, value: float, padding_bytes: int) -> None:
        if self.response is not None:
            raise Unsupported(f"{self.method} takes one response")
        self.response = make_message(value, padding_bytes)

    def set_trailers(self, metadata: Metadata) -> None:
        self._context.set_trailing_metadata(tuple(metadata))

    def check_end(self, code: int) -> None:
        if code not in STATUS_CODES:
            raise Unsupported(f"grpcio has no status code {code}")
        if code == 0 and not self._streams_responses and self.response is None:
            raise Unsupported(f"grpcio ends {self.method} with OK only together with its response")

    def ends_by_return(self, code: int, message: str) -> bool:
        """Whether the handler's return ends the call with this; if not, abort must."""
        if code != 0 and self.response is None:
            return False
        self._context.set_code(STATUS_CODES[code])
        self._context.set_details(message)
        return True

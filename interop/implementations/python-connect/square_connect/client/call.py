"""What both clients have in common, as the driver sees them."""

from contextvars import copy_context
from typing import Any

from connectrpc.client import ResponseMetadata
from connectrpc.code import Code
from connectrpc.compression.gzip import GzipCompression
from connectrpc.errors import ConnectError
from connectrpc.method import StreamType
from connectrpc.protocol import ProtocolType

from interop_driver.call import Opening, Status
from interop_driver.endpoints import Target
from interop_driver.output import Metadata
from interop_driver.request_generator import RequestGenerator
from interop_driver.request_iterator import RequestIterator
from interop_driver.steps import Unsupported

from ..codec import MessageCodec
from ..wire import NUMBERS, OK, method_info, to_headers, to_metadata
from .target import address

COMPRESSIONS = {None: None, "gzip": GzipCompression()}


def clients_of(client_class: type, target: Target, http_client: Any) -> dict[str | None, Any]:
    """By what they compress requests with; they have one connection together."""
    return {
        name: client_class(
            address(target),
            protocol=ProtocolType.GRPC,
            codec=MessageCodec(),
            send_compression=compression,
            http_client=http_client,
        )
        for name, compression in COMPRESSIONS.items()
    }


def execute(client: Any, opening: Opening, request: Any) -> Any:
    """What the generated method of the client does."""
    method = method_info(
        opening.path,
        opening.request,
        opening.response,
        request_stream=opening.request_stream,
        response_stream=opening.response_stream,
    )
    by_shape = {
        StreamType.UNARY: client.execute_unary,
        StreamType.CLIENT_STREAM: client.execute_client_stream,
        StreamType.SERVER_STREAM: client.execute_server_stream,
        StreamType.BIDI_STREAM: client.execute_bidi_stream,
    }
    return by_shape[method.stream_type](
        request=request,
        method=method,
        headers=to_headers(opening.metadata),
        timeout_ms=int(opening.deadline_ms),
    )


def check(opening: Opening) -> None:
    """Raises Unsupported."""
    if opening.wait_for_ready:
        raise Unsupported("connectrpc has no waiting for ready")


class Responses:
    """Those of a call: what came of it and, at the end, how it ended, with its metadata."""

    def __init__(self, requests: RequestGenerator | RequestIterator) -> None:
        self.requests = requests
        self.has_ended = False
        self._metadata = ResponseMetadata()
        # connectrpc puts it where the context that the call runs in says.
        self.context = copy_context()
        self.context.run(self._metadata.__enter__)
        self._error: ConnectError | None = None

    def end(self, error: ConnectError | None) -> None:
        self.has_ended = True
        self._error = error
        self.requests.call_ended()

    def end_cancelled(self) -> None:
        self.end(ConnectError(Code.CANCELED, "cancelled by the client"))

    def initial_metadata(self) -> Metadata | None:
        is_there = self._metadata.http_status is not None
        return to_metadata(self._metadata.headers) if is_there else None

    def status(self) -> Status:
        trailers = to_metadata(self._metadata.trailers)
        if self._error is None:
            return Status(OK, "", trailers)
        return Status(NUMBERS[self._error.code], self._error.message, trailers)

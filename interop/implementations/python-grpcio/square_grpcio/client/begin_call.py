"""How a call begins, in the one way that grpc, grpc.aio and aiogrpc share."""

from collections.abc import Callable, Iterator
from typing import Any

import grpc

from ..contract.data_pb2 import Message
from ..driver.call import Opening, Refused, Requests
from ..messages import make_message

SHAPES = {
    "square": "unary_unary",
    "rangeSquare": "unary_stream",
    "sumSquare": "stream_unary",
    "streamrangeSquare": "stream_stream",
}

COMPRESSIONS = {None: None, "gzip": grpc.Compression.Gzip}


def multi_callable(channel: Any, stub: Any, opening: Opening) -> Any:
    """The stub's method, or one of its shape under another path."""
    if opening.path is None:
        return getattr(stub, opening.method)
    of_shape = getattr(channel, SHAPES[opening.method])
    return of_shape(opening.path, Message.SerializeToString, Message.FromString)


def begin(start: Callable[..., Any], *request: Any, **options: Any) -> Any:
    """Raises Refused for what the library says of its arguments at once."""
    try:
        return start(*request, **options)
    except (ValueError, TypeError) as error:
        raise Refused(" ".join(f"{type(error).__name__}: {error}".split())) from error


def messages(requests: Requests) -> Iterator[Message]:
    return (make_message(value, requests.padding_bytes) for value in requests.values)

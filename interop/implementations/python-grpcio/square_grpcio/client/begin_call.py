"""How a call begins, in the one way that grpc, grpc.aio and aiogrpc share."""

from collections.abc import Callable
from typing import Any

import grpc

from interop_driver.call import Opening, Refused
from interop_driver.contract import shape_of
from interop_driver.errors import in_one_line

COMPRESSIONS = {None: None, "gzip": grpc.Compression.Gzip}


def multi_callable(channel: Any, opening: Opening) -> Any:
    of_shape = getattr(channel, shape_of(opening.request_stream, opening.response_stream))
    return of_shape(opening.path, opening.request.serialize, opening.response.parse)


def begin(start: Callable[..., Any], *request: Any, **options: Any) -> Any:
    """Raises Refused for what the library says of its arguments at once."""
    try:
        return start(*request, **options)
    except (ValueError, TypeError) as error:
        raise Refused(in_one_line(error)) from error

"""What a stream receives."""

from typing import NamedTuple

from ..grpc.headers import Fields


class Headers(NamedTuple):
    fields: Fields
    ended: bool


class Data(NamedTuple):
    data: bytes
    ended: bool


class Reset(NamedTuple):
    error_code: int


class Gone(NamedTuple):
    """The connection is closed."""

    error_code: int | None  # of the GOAWAY that came before, if any


Event = Headers | Data | Reset | Gone

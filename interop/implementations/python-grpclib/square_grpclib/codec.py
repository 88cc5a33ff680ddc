"""How grpclib turns messages into bytes and back."""

from contextvars import ContextVar
from typing import Any

from grpclib.encoding.proto import ProtoCodec

# Whether the messages of this task's call are their bytes. A server finds that out only when the
# call is there, long after it has named the types of its methods.
of_bytes: ContextVar[bool] = ContextVar("of_bytes", default=False)


class MessageCodec(ProtoCodec):
    """grpclib's own, but that calls with codec bytes have no protobuf runtime."""

    def encode(self, message: Any, message_type: type) -> bytes:
        return message if isinstance(message, bytes) else super().encode(message, message_type)

    def decode(self, data: bytes, message_type: type) -> Any:
        if message_type is bytes or of_bytes.get():
            return data
        return super().decode(data, message_type)

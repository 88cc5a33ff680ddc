"""How connectrpc turns messages into bytes and back."""

from contextvars import ContextVar
from typing import Any

from connectrpc.codec import proto_binary_codec

# Whether the messages of this task's call are their bytes. A server finds that out only when the
# call is there, long after it has named the types of its methods.
of_bytes: ContextVar[bool] = ContextVar("of_bytes", default=False)


class MessageCodec:
    """connectrpc's own, but that calls with codec bytes have no protobuf runtime."""

    def __init__(self) -> None:
        self._proto = proto_binary_codec()

    def name(self) -> str:
        return self._proto.name()

    def encode(self, message: Any) -> bytes:
        return message if isinstance(message, bytes) else self._proto.encode(message)

    def decode(self, data: bytes | bytearray, message_class: type) -> Any:
        if message_class is bytes or of_bytes.get():
            return bytes(data)
        return self._proto.decode(data, message_class)

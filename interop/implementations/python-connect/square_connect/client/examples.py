"""What both clients do with the tutorial's examples."""

import sys

from connectrpc.errors import ConnectError
from connectrpc.protocol import ProtocolType

from square_program import examples

from ..contract.data_pb import Message

NUMBERS = [Message(message=n) for n in range(12)]
OPTIONS = {
    "protocol": ProtocolType.GRPC,
    "send_compression": None,
    "timeout_ms": int(examples.TIMEOUT_S * 1000),
}


def give_up(error: ConnectError) -> None:
    sys.exit(examples.describe(error.code.name, error.message))

"""The contract's message, with more bytes in it than the contract knows."""

from .contract.data_pb2 import Message

# Field 15, length-delimited: https://protobuf.dev/programming-guides/encoding/#structure
PADDING_TAG = b"\x7a"


def make_message(value: float, padding_bytes: int = 0) -> Message:
    message = Message(message=value)
    if padding_bytes:
        message.MergeFromString(PADDING_TAG + varint(padding_bytes) + bytes(padding_bytes))
    return message


def varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + varint(rest) if rest else bytes([low])

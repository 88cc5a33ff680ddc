"""The methods of a contract, and what turns bytes into messages of its library and back."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from .errors import in_one_line
from .output import encode_message
from .steps import Rule, Unsupported


class NotSent(Exception):
    """The library cannot make a message of the bytes, or cannot take it any more."""


class Codec(NamedTuple):
    """The protobuf runtime's own functions, for gRPC to call."""

    message_class: type
    parse: Callable[[bytes], Any]
    serialize: Callable[[Any], bytes]
    serialize_partial: Callable[[Any], bytes]  # also of a message that lacks required fields
    errors: tuple[type[Exception], ...] = ()  # what they raise

    def make(self, data: bytes, zeros: int = 0) -> Any:
        """A message that can be sent. Raises NotSent, and Unsupported."""
        if zeros and self is not BYTES:
            raise Unsupported("only a call with codec bytes takes zeros")
        try:
            message = self.parse(data + bytes(zeros))
            self.serialize(message)
        except self.errors as error:
            raise NotSent(in_one_line(error)) from error
        return message

    def make_all(self, messages: Sequence[bytes] | Rule) -> Iterable[Any]:
        """Raises NotSent before any of them is there."""
        # Those of a rule have the same form.
        for each in islice(messages, 1) if isinstance(messages, Rule) else messages:
            self.make(each)
        return map(self.parse, messages)

    def shown(self, message: Any) -> dict[str, object]:
        """The fields that stand for it in an observation."""
        return encode_message(self.serialize_partial(message))


BYTES = Codec(bytes, bytes, bytes, bytes)


class Method(NamedTuple):
    path: str
    request_stream: bool
    response_stream: bool
    request: Codec
    response: Codec
    refused: str | None = None  # why

    def of_bytes(self) -> "Method":
        return self._replace(request=BYTES, response=BYTES, refused=None)

    def check(self) -> None:
        """Raises Unsupported where the library has no messages for it."""
        if self.refused is not None:
            raise Unsupported(self.refused)


def shape_of(request_stream: bool, response_stream: bool) -> str:
    """As grpcio names it: unary_stream, say."""
    kinds = ("unary", "stream")
    return f"{kinds[request_stream]}_{kinds[response_stream]}"


class Contract(NamedTuple):
    messages: str  # what they are made with, as the ready line says it
    methods: dict[str, Method]  # by path


# Of a serialized FileDescriptorSet. Raises TypeError or ValueError where the runtime takes it not.
ReadContract = Callable[[bytes], Contract]

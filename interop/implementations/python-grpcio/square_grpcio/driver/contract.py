"""The methods of a contract, and what turns bytes into messages of its library and back."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.message import Error

from ..contract import data_pb2
from .steps import Unsupported
from .values import Rule


class NotMade(Exception):
    """The library cannot make a message of the bytes; the text is its own."""


class Codec(NamedTuple):
    """The protobuf runtime's own functions, for gRPC to call."""

    parse: Callable[[bytes], Any]
    serialize: Callable[[Any], bytes]
    shown: Callable[[Any], bytes]  # also of a message that lacks required fields

    def make(self, data: bytes, zeros: int = 0) -> Any:
        """A message that can be sent. Raises NotMade, and Unsupported."""
        if zeros and self is not BYTES:
            raise Unsupported("only a call with codec bytes takes zeros")
        try:
            message = self.parse(data + bytes(zeros))
            self.serialize(message)
        except Error as error:
            raise NotMade(" ".join(f"{type(error).__name__}: {error}".split())) from error
        return message

    def make_all(self, messages: Sequence[bytes] | Rule) -> Iterable[Any]:
        """Raises NotMade before any of them is there."""
        if not isinstance(messages, Rule):
            return [self.make(each) for each in messages]
        for first in islice(messages, 1):
            self.make(first)  # the others have the same form
        return map(self.parse, messages)


BYTES = Codec(bytes, bytes, bytes)


class Method(NamedTuple):
    request_stream: bool
    response_stream: bool
    request: Codec
    response: Codec

    def of_bytes(self) -> "Method":
        return self._replace(request=BYTES, response=BYTES)


def shape_of(request_stream: bool, response_stream: bool) -> str:
    """As grpcio names it: unary_stream, say."""
    kinds = ("unary", "stream")
    return f"{kinds[request_stream]}_{kinds[response_stream]}"


class Contract:
    def __init__(self, descriptors: FileDescriptorSet) -> None:
        """Raises what the library does of descriptors that it cannot use."""
        generated = FileDescriptorProto.FromString(data_pb2.DESCRIPTOR.serialized_pb)
        is_generated = [*map(content, descriptors.file)] == [content(generated)]
        self.messages = "generated" if is_generated else "descriptors"
        self._pool = data_pb2.DESCRIPTOR.pool if is_generated else pool_of(descriptors)
        # By full path.
        self.methods = {
            f"/{file.package}{file.package and '.'}{service.name}/{method.name}": Method(
                method.client_streaming,
                method.server_streaming,
                self._codec(method.input_type),
                self._codec(method.output_type),
            )
            for file in descriptors.file
            for service in file.service
            for method in service.method
        }

    def _codec(self, type_name: str) -> Codec:
        made = class_of(self._pool.FindMessageTypeByName(type_name.lstrip(".")))
        return Codec(made.FromString, made.SerializeToString, made.SerializePartialToString)


if hasattr(message_factory, "GetMessageClass"):
    class_of = message_factory.GetMessageClass
else:  # before protobuf 22
    class_of = message_factory.MessageFactory().GetPrototype


def pool_of(descriptors: FileDescriptorSet) -> descriptor_pool.DescriptorPool:
    """Each file is added after those that it imports."""
    pool = descriptor_pool.DescriptorPool()
    waiting = {file.name: file for file in descriptors.file}

    def add(file: FileDescriptorProto) -> None:
        for name in file.dependency:
            if name in waiting:
                add(waiting.pop(name))
        pool.AddSerializedFile(file.SerializeToString())

    while waiting:
        add(waiting.popitem()[1])
    return pool


def content(file: FileDescriptorProto) -> FileDescriptorProto:
    """Without its name, its comments and JSON names, which are not the same from all compilers."""
    bare = FileDescriptorProto()
    bare.CopyFrom(file)
    bare.ClearField("name")
    bare.ClearField("source_code_info")
    messages = list(bare.message_type)
    for message in messages:
        messages.extend(message.nested_type)
        for field in message.field:
            field.ClearField("json_name")
    return bare

"""The methods of a contract, and what turns bytes into messages of its library and back."""

import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import (
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
)
from google.protobuf.message import Error

from ..contract import data_pb2
from .steps import Unsupported
from .values import Rule

# Of a ring of messages each class is made within that of the one before it.
LONGEST_CHAIN_OF_MESSAGES = 100_000


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
    refused: str | None = None  # why the library has no messages for it

    def of_bytes(self) -> "Method":
        return self._replace(request=BYTES, response=BYTES, refused=None)


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
        self._files = Files(descriptors, data_pb2.DESCRIPTOR.pool if is_generated else None)
        # By full path.
        self.methods = {
            f"/{file.package}{file.package and '.'}{service.name}/{method.name}": self._method(
                method, self._files.refused.get(file.name)
            )
            for file in descriptors.file
            for service in file.service
            for method in service.method
        }
        if self.methods and all(each.refused for each in self.methods.values()):
            raise TypeError(next(iter(self._files.refused.values())))

    def _method(self, method: MethodDescriptorProto, refused: str | None) -> Method:
        streams = (method.client_streaming, method.server_streaming)
        if refused is not None:
            return Method(*streams, BYTES, BYTES, refused)
        return Method(*streams, self._codec(method.input_type), self._codec(method.output_type))

    def _codec(self, type_name: str) -> Codec:
        sys.setrecursionlimit(max(sys.getrecursionlimit(), LONGEST_CHAIN_OF_MESSAGES))
        made = class_of(self._files.pool.FindMessageTypeByName(type_name.lstrip(".")))
        return Codec(made.FromString, made.SerializeToString, made.SerializePartialToString)


if hasattr(message_factory, "GetMessageClass"):
    class_of = message_factory.GetMessageClass
else:  # before protobuf 22
    class_of = message_factory.MessageFactory().GetPrototype


class Files:
    """A pool with all files that the library takes: one that it refuses leaves the others be."""

    def __init__(
        self, descriptors: FileDescriptorSet, pool: descriptor_pool.DescriptorPool | None
    ) -> None:
        """Each file is added after those that it imports. Raises TypeError where one is missing."""
        self.refused: dict[str, str] = {}  # why, by the file's name
        self.pool = pool or descriptor_pool.DescriptorPool()
        if pool is not None:
            return
        self._names = {file.name for file in descriptors.file}
        self._waiting = {file.name: file for file in descriptors.file}
        while self._waiting:
            self._add(self._waiting.popitem()[1])

    def _add(self, file: FileDescriptorProto) -> None:
        for name in file.dependency:
            if name in self._waiting:
                self._add(self._waiting.pop(name))
        for name in file.dependency:
            if name in self.refused:
                self.refused[file.name] = self.refused[name]
                return
        try:
            self.pool.AddSerializedFile(file.SerializeToString())
        except TypeError as error:
            if not self._names.issuperset(file.dependency):
                raise
            self.refused[file.name] = " ".join(f"protobuf refuses {file.name}: {error}".split())


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

"""The methods of a contract, and what turns bytes into messages of its library and back."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from graphlib import TopologicalSorter
from itertools import islice
from typing import Any, NamedTuple

from google.protobuf import message_factory
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Error

from ..contract import data_pb2
from ..errors import in_one_line
from .output import encode_message
from .steps import Rule, Unsupported

LONGEST_CHAIN_OF_MESSAGES = 100_000


class NotSent(Exception):
    """The library cannot make a message of the bytes, or cannot take it any more."""


class Codec(NamedTuple):
    """The protobuf runtime's own functions, for gRPC to call."""

    parse: Callable[[bytes], Any]
    serialize: Callable[[Any], bytes]
    serialize_partial: Callable[[Any], bytes]  # also of a message that lacks required fields

    def make(self, data: bytes, zeros: int = 0) -> Any:
        """A message that can be sent. Raises NotSent, and Unsupported."""
        if zeros and self is not BYTES:
            raise Unsupported("only a call with codec bytes takes zeros")
        try:
            message = self.parse(data + bytes(zeros))
            self.serialize(message)
        except Error as error:
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


BYTES = Codec(bytes, bytes, bytes)


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


class Contract:
    def __init__(self, descriptors: FileDescriptorSet) -> None:
        """Raises TypeError where the library takes none of its messages."""
        generated = FileDescriptorProto.FromString(data_pb2.DESCRIPTOR.serialized_pb)
        is_generated = [*map(content, descriptors.file)] == [content(generated)]
        self.messages = "generated" if is_generated else "descriptors"
        self._pool = data_pb2.DESCRIPTOR.pool if is_generated else DescriptorPool()
        self._refusals = [] if is_generated else add_all(self._pool, descriptors.file)
        recursion_limit = sys.getrecursionlimit()
        # protobuf makes a message's class within that of the message that has it as a field.
        sys.setrecursionlimit(LONGEST_CHAIN_OF_MESSAGES)
        try:
            methods = [each for file in descriptors.file for each in self._methods(file)]
        finally:
            sys.setrecursionlimit(recursion_limit)
        if methods and all(each.refused for each in methods):
            raise TypeError(self._refusals[0])
        self.methods = {each.path: each for each in methods}

    def _methods(self, file: FileDescriptorProto) -> Iterator[Method]:
        package = file.package and f"{file.package}."
        for service in file.service:
            for each in service.method:
                path = f"/{package}{service.name}/{each.name}"
                streams = (each.client_streaming, each.server_streaming)
                try:
                    codecs = self._codec(each.input_type), self._codec(each.output_type)
                    yield Method(path, *streams, *codecs)
                except KeyError:
                    yield Method(path, *streams, BYTES, BYTES, "; ".join(self._refusals))

    def _codec(self, type_name: str) -> Codec:
        """Raises KeyError for a type in a file that the library refuses."""
        made = class_of(self._pool.FindMessageTypeByName(type_name.lstrip(".")))
        return Codec(made.FromString, made.SerializeToString, made.SerializePartialToString)


if hasattr(message_factory, "GetMessageClass"):
    class_of = message_factory.GetMessageClass
else:  # before protobuf 22
    class_of = message_factory.MessageFactory().GetPrototype


def add_all(pool: DescriptorPool, files: Iterable[FileDescriptorProto]) -> list[str]:
    """Why the library refuses some: one that it refuses leaves the others be."""
    by_name = {file.name: file for file in files}
    imports_first = TopologicalSorter({file.name: file.dependency for file in files}).static_order()
    refusals = []
    for name in (each for each in imports_first if each in by_name):
        try:
            pool.AddSerializedFile(by_name[name].SerializeToString())
        except TypeError as error:
            refusals.append(f"protobuf refuses {name}: {in_one_line(error)}")
    return refusals


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

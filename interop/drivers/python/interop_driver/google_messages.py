"""A contract whose messages are those of google.protobuf."""

import sys
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter

from google.protobuf import message_factory
from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Error

from .contract import BYTES, Codec, Contract, Method, ReadContract
from .errors import in_one_line

LONGEST_CHAIN_OF_MESSAGES = 100_000


def with_generated(generated: FileDescriptor) -> ReadContract:
    """`generated`: of the program's own code, used where a contract says the same."""

    def read(descriptors: bytes) -> Contract:
        try:
            return GoogleMessages(FileDescriptorSet.FromString(descriptors), generated).contract()
        except Error as error:
            raise ValueError(str(error)) from error

    return read


class GoogleMessages:
    def __init__(self, descriptors: FileDescriptorSet, generated: FileDescriptor) -> None:
        source = FileDescriptorProto.FromString(generated.serialized_pb)
        self._files = descriptors.file
        self._is_generated = [*map(content, self._files)] == [content(source)]
        self._pool = generated.pool if self._is_generated else DescriptorPool()
        self._refusals = [] if self._is_generated else add_all(self._pool, self._files)

    def contract(self) -> Contract:
        """Raises TypeError where the library takes none of its messages."""
        recursion_limit = sys.getrecursionlimit()
        # protobuf makes a message's class within that of the message that has it as a field.
        sys.setrecursionlimit(LONGEST_CHAIN_OF_MESSAGES)
        try:
            methods = [each for file in self._files for each in self._methods(file)]
        finally:
            sys.setrecursionlimit(recursion_limit)
        if methods and all(each.refused for each in methods):
            raise TypeError(self._refusals[0])
        messages = "generated" if self._is_generated else "descriptors"
        return Contract(messages, {each.path: each for each in methods})

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
        serialize, serialize_partial = made.SerializeToString, made.SerializePartialToString
        return Codec(made, made.FromString, serialize, serialize_partial, (Error,))


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

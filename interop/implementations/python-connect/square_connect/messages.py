"""A contract whose messages are those of protobuf-py, connectrpc's own choice of a runtime."""

from collections.abc import Iterator

from protobuf import DescMessage, DescMethod, DescService, Message, Registry
from protobuf._to_binary import ToBinaryOptions, write_message
from protobuf._wire import BinaryWriter
from protobuf.wkt import FileDescriptorProto, FileDescriptorSet

from interop_driver.contract import Codec, Contract, Method

from .contract import data_pb

# What protobuf-py raises for what it neither reads nor writes.
ERRORS = (ValueError, TypeError, OverflowError, RecursionError)


def read_contract(descriptors: bytes) -> Contract:
    """Raises TypeError or ValueError."""
    files = FileDescriptorSet.from_binary(descriptors)
    generated = data_pb.desc()
    is_generated = [*map(content, files.file)] == [content(generated.proto)]
    registry = Registry(generated) if is_generated else files.to_registry()
    methods = {each.path: each for each in methods_of(registry)}
    return Contract("generated" if is_generated else "descriptors", methods)


def methods_of(registry: Registry) -> Iterator[Method]:
    for service in (each for each in registry if isinstance(each, DescService)):
        for method in service.methods:
            path = f"/{service.type_name}/{method.name}"
            yield Method(path, *streams(method), codec(method.input), codec(method.output))


def streams(method: DescMethod) -> tuple[bool, bool]:
    """Whether its requests are a stream, and its responses."""
    kind = method.method_kind
    return kind in ("client_streaming", "bidi_streaming"), kind in (
        "server_streaming",
        "bidi_streaming",
    )


def codec(message: DescMessage) -> Codec:
    made = message.type
    return Codec(made, made.from_binary, made.to_binary, to_binary_partial, ERRORS)


def to_binary_partial(message: Message) -> bytes:
    """protobuf-py reads a message that lacks required fields, and does not write it."""
    try:
        return message.to_binary()
    except ERRORS:
        writer = BinaryWriter()
        write_message(message, writer, ToBinaryOptions(write_unknown_fields=True))
        return writer.finish()


def content(file: FileDescriptorProto) -> FileDescriptorProto:
    """Without its name, its comments and JSON names, which are not the same from all compilers."""
    bare = FileDescriptorProto.from_binary(file.to_binary())
    bare.clear_field("name")
    bare.clear_field("source_code_info")
    messages = list(bare.message_type)
    for message in messages:
        messages.extend(message.nested_type)
        for field in message.field:
            field.clear_field("json_name")
    return bare

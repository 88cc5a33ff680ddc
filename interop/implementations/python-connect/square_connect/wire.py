"""What connectrpc leaves to its user: binary metadata, the numbers of the status codes."""

from base64 import b64decode, b64encode

from connectrpc.code import Code
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.request import Headers

from interop_driver.contract import Codec
from interop_driver.output import Metadata

OK = 0
# They stand there in gRPC's order, after OK.
NUMBERS = {code: number for number, code in enumerate(Code, 1)}
CODES = {number: code for code, number in NUMBERS.items()}

# By whether requests and responses are streams.
STREAM_TYPES = {
    (False, False): StreamType.UNARY,
    (False, True): StreamType.SERVER_STREAM,
    (True, False): StreamType.CLIENT_STREAM,
    (True, True): StreamType.BIDI_STREAM,
}


def method_info(
    path: str, request: Codec, response: Codec, *, request_stream: bool, response_stream: bool
) -> MethodInfo:
    service, name = path.removeprefix("/").split("/")
    return MethodInfo(
        name=name,
        service_name=service,
        input=request.message_class,
        output=response.message_class,
        idempotency_level=IdempotencyLevel.UNKNOWN,
        stream_type=STREAM_TYPES[request_stream, response_stream],
    )


def to_headers(metadata: Metadata) -> Headers:
    return Headers([(key, to_text(value)) for key, value in metadata])


def to_text(value: str | bytes) -> str:
    return value if isinstance(value, str) else b64encode(value).decode().rstrip("=")


def to_metadata(headers: Headers) -> Metadata:
    """Headers keeps the order of one key's values only."""
    pairs = sorted(headers.allitems(), key=lambda pair: pair[0])
    return [
        (key, value)
        for key, text in pairs
        for value in (map(from_text, text.split(",")) if key.endswith("-bin") else [text])
    ]


def from_text(text: str) -> bytes:
    return b64decode(text.strip() + "==")

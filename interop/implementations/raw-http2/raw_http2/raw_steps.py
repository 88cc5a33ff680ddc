"""The steps that both peers know: each writes what it says, and nothing else."""

import asyncio

from hyperframe.frame import (
    GoAwayFrame,
    PingFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from .driver.messages import message_bytes
from .driver.steps import Optional, Step, Unsupported, fields, hex_bytes
from .grpc.headers import Fields
from .grpc.messages import with_prefix
from .http2.connection import Connection
from .http2.stream import Stream

SETTINGS = {
    "HEADER_TABLE_SIZE": 1,
    "ENABLE_PUSH": 2,
    "MAX_CONCURRENT_STREAMS": 3,
    "INITIAL_WINDOW_SIZE": 4,
    "MAX_FRAME_SIZE": 5,
    "MAX_HEADER_LIST_SIZE": 6,
}
NAMES = frozenset(
    (
        *("headers", "data", "message", "rst-stream", "window-update", "goaway", "frame"),
        *("ping", "settings", "bytes", "close", "wait"),
    )
)
FILLING = "0123456789abcdefghijklmnopqrstuvwxyz"


async def on_stream(step: Step, stream: Stream, usual: Fields) -> bool:
    """Does a step of one stream; `usual` are the headers that would be right.

    False for a step that it does not know. Raises Unsupported and StreamClosed.
    """
    connection = stream.connection
    match step["do"]:
        case "headers":
            end_stream, fragment_bytes, padding = _block_options(step)
            connection.write_headers(
                stream,
                _header_fields(step, usual),
                end_stream=end_stream,
                fragment_bytes=fragment_bytes,
                padding=padding,
            )
        case "data":
            digits, zeros, *_ = fields(step, hex=str, zeros=Optional(int, 0), **DATA_OPTIONS)
            await _write_data(stream, step, hex_bytes(digits) + bytes(zeros))
        case "message":
            [text, *_] = fields(step, bytes=str, **DATA_OPTIONS)
            await _write_data(stream, step, with_prefix(message_bytes(text)))
        case "rst-stream":
            [code] = fields(step, errorCode=int)
            connection.write(RstStreamFrame(stream.number, code))
        case "window-update" if "connection" not in step:
            [increment] = fields(step, increment=int)
            connection.write(WindowUpdateFrame(stream.number, increment))
        case "goaway" if "lastStreamId" not in step:
            [code] = fields(step, errorCode=int)
            connection.write(GoAwayFrame(0, stream.number, code))
        case "frame" if "stream" not in step:
            kind, flags, digits = fields(step, type=int, flags=Optional(int, 0), hex=str)
            connection.write_frame(kind, flags, stream.number, hex_bytes(digits))
        case _:
            return False
    await connection.flush()
    return True


async def on_connection(step: Step, connection: Connection) -> bool:
    """Does a step of the whole connection. False for one that it does not know."""
    match step["do"]:
        case "goaway":
            code, last = fields(step, errorCode=int, lastStreamId=int)
            connection.write(GoAwayFrame(0, last, code))
        case "ping":
            fields(step)
            connection.write(PingFrame(0, b"interop!"))
            await connection.acknowledged(PingFrame)
        case "settings":
            settings, acknowledged = fields(step, settings=dict, acknowledged=Optional(bool, True))
            connection.write(SettingsFrame(0, settings=_settings(settings)))
            if acknowledged:
                await connection.acknowledged(SettingsFrame)
        case "window-update":
            increment, _ = fields(step, increment=int, connection=bool)
            connection.write(WindowUpdateFrame(0, increment))
        case "frame":
            kind, flags, stream, digits = fields(
                step, type=int, flags=Optional(int, 0), stream=int, hex=str
            )
            connection.write_frame(kind, flags, stream, hex_bytes(digits))
        case "bytes":
            [digits] = fields(step, hex=str)
            connection.write_bytes(hex_bytes(digits))
        case "close":
            [abrupt] = fields(step, abrupt=Optional(bool, False))
            await connection.flush()
            await connection.close(abrupt=abrupt)
        case "wait":
            [wait_ms] = fields(step, ms=int | float)
            await asyncio.sleep(wait_ms / 1000)
        case _:
            return False
    await connection.flush()
    return True


DATA_OPTIONS = {
    "endStream": Optional(bool, False),
    "frameBytes": Optional(int),
    "padding": Optional(int),
}


async def _write_data(stream: Stream, step: Step, data: bytes) -> None:
    await stream.connection.write_data(
        stream,
        data,
        end_stream=step.get("endStream", False),
        frame_bytes=step.get("frameBytes"),
        padding=step.get("padding"),
    )


def _block_options(step: Step) -> tuple[bool, int | None, int | None]:
    *_, end_stream, fragment_bytes, padding = fields(
        step,
        headers=Optional(list),
        replace=Optional(list),
        omit=Optional(list),
        add=Optional(list),
        fill=Optional(int),
        endStream=Optional(bool, False),
        fragmentBytes=Optional(int),
        padding=Optional(int),
    )
    return end_stream, fragment_bytes, padding


def _header_fields(step: Step, usual: Fields) -> Fields:
    """What the step gives in full, or the right ones with what it changes about them."""
    if "headers" in step:
        return [*_pairs(step["headers"]), *_filling(step.get("fill", 0))]
    replaced = dict(_pairs(step.get("replace", [])))
    omitted = step.get("omit", [])
    kept = [(key, replaced.get(key, value)) for key, value in usual if key not in omitted]
    return [*kept, *_pairs(step.get("add", [])), *_filling(step.get("fill", 0))]


def _pairs(written: list) -> Fields:
    pairs = [tuple(each) if isinstance(each, list) else () for each in written]
    if not all(len(each) == 2 and all(isinstance(part, str) for part in each) for each in pairs):
        raise Unsupported(f"header fields {written}")
    return pairs


def _filling(total_bytes: int) -> Fields:
    """Fields of a kilobyte each, so many bytes in all."""
    kilobyte = (FILLING * 28)[:1000]
    return [(f"x-fill-{at}", kilobyte) for at in range(total_bytes // 1000)]


def _settings(written: dict[str, int]) -> dict[int, int]:
    try:
        return {
            SETTINGS[name] if name in SETTINGS else int(name): value
            for name, value in written.items()
        }
    except ValueError as error:
        raise Unsupported(f"settings {written}") from error

"""One connection: reads frames and answers them as RFC 9113 says, writes whatever it is told."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable

from hpack import Decoder, Encoder, HPACKError
from hyperframe.exceptions import HyperframeError
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from ..grpc.headers import Fields
from .events import Data, Gone, Headers, Reset
from .stream import Stream, StreamClosed

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
FRAME_HEADER_BYTES = 9
MAX_FRAME_BYTES = 16_384
DEFAULT_WINDOW = 65_535
# As much as is ever sent at once: what comes in is taken at once.
OWN_WINDOW = 16 * 1024 * 1024
CLOSE_NOTIFY_S = 0.05


class Connection:
    """`opened` is told of each stream that the peer opens, with its first headers."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        opened: Callable[[Stream, Fields], None] | None = None,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._opened = opened
        self._encoder = Encoder()
        self._decoder = Decoder()
        self._streams: dict[int, Stream] = {}
        self._block: tuple[HeadersFrame, bytearray] | None = None
        self._own_number = 1
        self._window = DEFAULT_WINDOW
        self._peer_initial_window = DEFAULT_WINDOW
        self._peer_max_frame = MAX_FRAME_BYTES
        self._acknowledged: asyncio.Queue[type[Frame]] = asyncio.Queue()
        self._window_changed = asyncio.Event()
        self.goaway_code: int | None = None
        """Of the last GOAWAY that came in."""
        self.gone = asyncio.Event()

    async def read_preface(self) -> bool:
        """A server's first act. False where the peer does not speak HTTP/2."""
        try:
            return await self._reader.readexactly(len(PREFACE)) == PREFACE
        except (asyncio.IncompleteReadError, OSError):
            return False

    def begin(self) -> None:
        """Writes what each side begins with."""
        if self._opened is None:
            self.write_bytes(PREFACE)
        settings = {SettingsFrame.INITIAL_WINDOW_SIZE: OWN_WINDOW}
        self.write(SettingsFrame(0, settings=settings))
        self.write(WindowUpdateFrame(0, window_increment=OWN_WINDOW - DEFAULT_WINDOW))

    async def read_to_end(self) -> None:
        """Reads frames until the connection is closed or makes no sense."""
        try:
            while True:
                self._take(await self._read_frame())
        # ssl.SSLError, an alert say, is an OSError.
        except (asyncio.IncompleteReadError, OSError, HyperframeError, HPACKError):
            pass
        finally:
            self._lose()

    def open_stream(self) -> Stream:
        stream = self._new_stream(self._own_number)
        self._own_number += 2
        return stream

    def write(self, *frames: Frame) -> None:
        self.write_bytes(b"".join(frame.serialize() for frame in frames))

    def write_bytes(self, data: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(data)

    def write_frame(self, kind: int, flags: int, stream: int, body: bytes) -> None:
        """A frame of any kind, sense or nonsense."""
        header = struct.pack(">I", len(body))[1:] + struct.pack(">BBI", kind, flags, stream)
        self.write_bytes(header + body)

    def write_headers(
        self,
        stream: Stream,
        fields: Fields,
        *,
        end_stream: bool = False,
        fragment_bytes: int | None = None,
        padding: int | None = None,
    ) -> None:
        block = self._encoder.encode(fields)
        size = fragment_bytes or self._peer_max_frame - 256
        first, *others = [block[at : at + size] for at in range(0, len(block), size)] or [b""]
        headers = HeadersFrame(stream.number, first)
        if end_stream:
            headers.flags.add("END_STREAM")
        _pad(headers, padding)
        frames = [headers, *(ContinuationFrame(stream.number, each) for each in others)]
        frames[-1].flags.add("END_HEADERS")
        self.write(*frames)
        stream.headers_sent = True

    async def write_data(
        self,
        stream: Stream,
        data: bytes,
        *,
        end_stream: bool = False,
        frame_bytes: int | None = None,
        padding: int | None = None,
    ) -> None:
        """In frames of at most so many bytes, as flow control allows. Raises StreamClosed."""
        size = min(frame_bytes or self._peer_max_frame, self._peer_max_frame - 256)
        rest = data
        while True:
            piece = rest[:size]
            frame = DataFrame(stream.number, piece)
            _pad(frame, padding)
            cost = frame.flow_controlled_length
            await self._wait_for_window(stream, cost)
            rest = rest[len(piece) :]
            if end_stream and not rest:
                frame.flags.add("END_STREAM")
            self._window -= cost
            stream.window -= cost
            self.write(frame)
            if not rest:
                return

    async def acknowledged(self, kind: type[Frame]) -> None:
        """Waits for the next acknowledgement of that kind, or for the end of the connection."""
        gone = asyncio.ensure_future(self.gone.wait())
        try:
            while not self.gone.is_set():
                received = asyncio.ensure_future(self._acknowledged.get())
                await asyncio.wait({received, gone}, return_when=asyncio.FIRST_COMPLETED)
                if received.done() and received.result() is kind:
                    return
                received.cancel()
        finally:
            gone.cancel()

    async def flush(self) -> None:
        with contextlib.suppress(OSError):
            await self._writer.drain()

    async def close(self, *, abrupt: bool = False) -> None:
        """Ends the connection with FIN, after a close_notify over TLS; or abruptly with RST."""
        if abrupt:
            sock = self._writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._writer.transport.abort()
        self._writer.close()
        try:
            # Unshielded, a timeout would cancel the future that a second close waits for.
            closed = asyncio.shield(self._writer.wait_closed())
            await asyncio.wait_for(closed, CLOSE_NOTIFY_S)
        except asyncio.TimeoutError:
            # asyncio would hold the TCP connection until the peer's close_notify has come.
            self._writer.transport.abort()
        except OSError:
            pass

    async def _wait_for_window(self, stream: Stream, cost: int) -> None:
        while min(self._window, stream.window) < cost and cost > 0:
            # A server that has answered need not read on, nor say so.
            answered = stream.ended and self._opened is None
            if stream.closed.is_set() or answered:
                raise StreamClosed
            self._window_changed.clear()
            await self._window_changed.wait()
        if stream.closed.is_set():
            raise StreamClosed

    async def _read_frame(self) -> Frame:
        header = await self._reader.readexactly(FRAME_HEADER_BYTES)
        frame, length = Frame.parse_frame_header(memoryview(header))
        if length > MAX_FRAME_BYTES:
            raise OSError(f"a frame of {length} bytes")
        frame.parse_body(memoryview(await self._reader.readexactly(length)))
        return frame

    def _take(self, frame: Frame) -> None:
        match frame:
            case SettingsFrame() | PingFrame() if "ACK" in frame.flags:
                self._acknowledged.put_nowait(type(frame))
            case SettingsFrame():
                self._take_settings(frame.settings)
                self.write(SettingsFrame(0, flags=["ACK"]))
            case PingFrame():
                self.write(PingFrame(0, frame.opaque_data, flags=["ACK"]))
            case WindowUpdateFrame():
                self._take_window(frame.stream_id, frame.window_increment)
            case HeadersFrame():
                self._block = (frame, bytearray(frame.data))
                self._take_block("END_HEADERS" in frame.flags)
            case ContinuationFrame() if self._block is not None:
                self._block[1].extend(frame.data)
                self._take_block("END_HEADERS" in frame.flags)
            case DataFrame():
                self._take_data(frame)
            case RstStreamFrame() if frame.stream_id in self._streams:
                self._streams[frame.stream_id].deliver(Reset(frame.error_code))
                self._window_changed.set()
            case GoAwayFrame():
                self.goaway_code = frame.error_code
            case _:
                pass  # PRIORITY, PUSH_PROMISE and what nobody knows

    def _take_settings(self, settings: dict[int, int]) -> None:
        for key, value in settings.items():
            if key == SettingsFrame.INITIAL_WINDOW_SIZE:
                for stream in self._streams.values():
                    stream.window += value - self._peer_initial_window
                self._peer_initial_window = value
                self._window_changed.set()
            elif key == SettingsFrame.MAX_FRAME_SIZE:
                self._peer_max_frame = value
            elif key == SettingsFrame.HEADER_TABLE_SIZE:
                self._encoder.header_table_size = value

    def _take_window(self, number: int, increment: int) -> None:
        if number == 0:
            self._window += increment
        elif number in self._streams:
            self._streams[number].window += increment
        self._window_changed.set()

    def _take_block(self, complete: bool) -> None:
        if not complete or self._block is None:
            return
        frame, block = self._block
        self._block = None
        fields = [(str(key), str(value)) for key, value in self._decode(bytes(block))]
        number, ended = frame.stream_id, "END_STREAM" in frame.flags
        stream = self._streams.get(number)
        if stream is not None:
            stream.deliver(Headers(fields, ended))
            self._window_changed.set()
        elif self._opened is not None:
            stream = self._new_stream(number)
            if ended:
                stream.deliver(Data(b"", ended=True))
            self._opened(stream, fields)

    def _decode(self, block: bytes) -> Fields:
        """Header values are bytes; the few that are no UTF-8 are shown as Latin-1."""
        return [
            tuple(_text(part) for part in field[:2])
            for field in self._decoder.decode(block, raw=True)
        ]

    def _take_data(self, frame: DataFrame) -> None:
        if frame.flow_controlled_length > 0:
            increment = frame.flow_controlled_length
            self.write(WindowUpdateFrame(0, window_increment=increment))
            if "END_STREAM" not in frame.flags:
                self.write(WindowUpdateFrame(frame.stream_id, window_increment=increment))
        stream = self._streams.get(frame.stream_id)
        if stream is not None:
            stream.deliver(Data(bytes(frame.data), "END_STREAM" in frame.flags))
            self._window_changed.set()

    def _new_stream(self, number: int) -> Stream:
        stream = Stream(self, number, self._peer_initial_window)
        self._streams[number] = stream
        if self.gone.is_set():
            stream.deliver(Gone(self.goaway_code))
        return stream

    def _lose(self) -> None:
        self.gone.set()
        self._window_changed.set()
        for stream in self._streams.values():
            stream.deliver(Gone(self.goaway_code))
        self._writer.close()


def _pad(frame: HeadersFrame | DataFrame, padding: int | None) -> None:
    if padding is not None:
        frame.flags.add("PADDED")
        frame.pad_length = padding


def _text(part: bytes | str) -> str:
    if isinstance(part, str):
        return part
    try:
        return part.decode()
    except UnicodeDecodeError:
        return part.decode("latin-1")

"""What comes back on a stream, and how it ends."""

from collections.abc import Callable
from typing import Any

from ..driver.messages import base64_of, message_fields
from ..grpc.headers import Fields, first, metadata_of
from ..grpc.messages import MessageBuffer
from ..grpc.status import STATUS_KEYS, status_of
from ..http2.events import Data, Event, Gone, Headers, Reset
from ..http2.stream import Stream

HTTP_OK = 200


class Response:
    def __init__(self, stream: Stream, observe: Callable[..., None]) -> None:
        self._stream = stream
        self._observe = observe
        self._headers: Fields | None = None
        self._buffer = MessageBuffer()
        self._messages: list[str] = []
        self._ended = False

    async def read_to_end(self, *, each: bool) -> None:
        """Prints how it ended; before that each message, or all of them with the end.

        May be given up, and goes on where it was when it is called again.
        """
        while not self._ended:
            event = await self._stream.next()
            if event is None:
                return
            self._take(event, each)

    def _take(self, event: Event, each: bool) -> None:
        match event:
            case Headers(fields, False) if 100 <= _http_status(fields) < 200:
                pass
            case Headers(fields, ended) if self._headers is None:
                self._headers = fields
                if ended:
                    self._end_with(fields, each)
                else:
                    self._observe("initial-metadata", metadata=[list(pair) for pair in fields])
            case Headers(fields, True):
                self._end_with(fields, each)
            case Data(data, ended):
                self._take_data(data, each)
                if ended:
                    self._end_with([], each)
            case Reset(code):
                self._end("reset", each, ok=False, errorCode=code)
            case Gone(code):
                self._end("closed", each, ok=False, **({} if code is None else {"errorCode": code}))

    def _take_data(self, data: bytes, each: bool) -> None:
        if _http_status(self._headers or []) != HTTP_OK:
            return  # a page, it may be
        self._buffer.add(data)
        while (message := self._buffer.next()) is not None:
            self._messages.append(base64_of(message))
            if each:
                self._observe("received", **message_fields(message))

    def _end_with(self, trailers: Fields, each: bool) -> None:
        headers = self._headers or []
        http_status = _http_status(headers)
        status = status_of(trailers)
        if http_status == HTTP_OK and status is not None:
            code, message = status
            only_trailers = trailers is headers
            shown = [
                pair
                for pair in metadata_of(trailers)
                if pair[0] not in STATUS_KEYS and not (only_trailers and pair[0] == "content-type")
            ]
            self._end("status", each, ok=code == 0, code=code, message=message, trailers=shown)
            return
        self._end(
            "response-headers",
            each,
            ok=False,
            httpStatus=http_status,
            headers=[list(pair) for pair in headers],
            **({} if status is None else {"grpcStatus": status[0]}),
        )

    def _end(self, event: str, each: bool, **details: Any) -> None:
        self._ended = True
        self._observe(event, **details, **({} if each else {"messages": self._messages}))


def _http_status(fields: Fields) -> int:
    """0 where there is none."""
    text = first(fields, ":status") or ""
    return int(text) if text.isdecimal() else 0

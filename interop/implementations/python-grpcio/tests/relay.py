"""A TCP relay that counts what a client sends."""

import contextlib
import socket
import threading
import time

PAUSE_AT_BYTES = 20_000


class Relay:
    """Of one connection."""

    def __init__(self, port: int, *, pause_s: float = 0) -> None:
        self.sent_bytes = 0
        self._pause_s = pause_s  # once, with no byte of the client going on
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._relay, daemon=True)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "Relay":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Once all is counted; a client that never came is not waited for."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _relay(self) -> None:
        try:
            client, _ = self._listener.accept()
        except OSError:
            return
        with client, socket.create_connection(("127.0.0.1", self._port)) as server:
            back = threading.Thread(target=pump, args=(server, client))
            back.start()
            self.sent_bytes = pump(client, server, self._pause_s)
            back.join()


def pump(source: socket.socket, sink: socket.socket, pause_s: float = 0) -> int:
    """Up to the end of the source; gives the number of bytes."""
    count = 0
    try:
        while data := source.recv(65536):
            sink.sendall(data)
            count += len(data)
            if pause_s and count >= PAUSE_AT_BYTES:
                time.sleep(pause_s)
                pause_s = 0
        how = socket.SHUT_WR
    except OSError:  # a side has gone: the other is not to wait for it
        how = socket.SHUT_RDWR
    with contextlib.suppress(OSError):
        sink.shutdown(how)
    return count

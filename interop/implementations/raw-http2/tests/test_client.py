"""What the client writes, byte by byte, and what it makes of servers that do not answer."""

import socket
import ssl
from pathlib import Path
from threading import Event, Thread

import pytest
from conftest import Certificates
from programs import (
    AWAIT_CLOSED,
    AWAIT_END,
    MESSAGE,
    NINE,
    PATH,
    PROBE,
    READ,
    REQUEST,
    brief,
    run_case,
    scripted,
    server,
)

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
# HEADERS of stream 1: `:method: GET`, the second entry of HPACK's static table
GET = {"do": "headers", "call": "a", "headers": [[":method", "GET"]]}


class Recorder:
    """Takes one connection, says nothing, and keeps what comes."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self._bytes = b""
        self._thread = Thread(target=self._record)
        self._thread.start()

    def _record(self) -> None:
        connection, _ = self._listening.accept()
        with connection:
            while data := connection.recv(65_536):
                self._bytes += data

    def frames(self) -> list[tuple[int, int, int, str]]:
        """Type, flags, stream and payload of each, once the client has closed the connection."""
        self._thread.join()
        self._listening.close()
        assert self._bytes.startswith(PREFACE)
        rest, frames = self._bytes[len(PREFACE) :], []
        while rest:
            end = 9 + int.from_bytes(rest[:3], "big")
            frames.append((rest[3], rest[4], int.from_bytes(rest[5:9], "big"), rest[9:end].hex()))
            rest = rest[end:]
        return frames[2:]  # SETTINGS and WINDOW_UPDATE, with which every connection begins


@pytest.mark.parametrize(
    ("steps", "frames"),
    [
        ([GET], [(1, 4, 1, "82")]),
        ([{**GET, "endStream": True, "padding": 2}], [(1, 13, 1, "0282" + "0000")]),
        (
            [{**GET, "headers": [[":method", "GET"]] * 3, "fragmentBytes": 1}],
            [(1, 0, 1, "82"), (9, 0, 1, "82"), (9, 4, 1, "82")],
        ),
        (
            [GET, {"do": "data", "call": "a", "hex": "0102", "zeros": 1, "frameBytes": 2}],
            [(1, 4, 1, "82"), (0, 0, 1, "0102"), (0, 0, 1, "00")],
        ),
        (
            [GET, {"do": "data", "call": "a", "hex": "", "endStream": True, "padding": 0}],
            [(1, 4, 1, "82"), (0, 9, 1, "00")],
        ),
        (
            [GET, {"do": "message", "call": "a", "bytes": "CQAAAAAAAPA/"}],
            [(1, 4, 1, "82"), (0, 0, 1, "0000000009" + "09" + "000000000000f03f")],
        ),
        (
            [GET, {"do": "rst-stream", "call": "a", "errorCode": 8}],
            [(1, 4, 1, "82"), (3, 0, 1, "00000008")],
        ),
        (
            [{"do": "goaway", "errorCode": 1, "lastStreamId": 5}],
            [(7, 0, 0, "00000005" + "00000001")],
        ),
        (
            [{"do": "settings", "settings": {"ENABLE_PUSH": 2}, "acknowledged": False}],
            [(4, 0, 0, "0002" + "00000002")],
        ),
        (
            [{"do": "window-update", "connection": True, "increment": 2**31 - 1}],
            [(8, 0, 0, "7fffffff")],
        ),
        ([{"do": "frame", "type": 250, "flags": 3, "stream": 2, "hex": "ff"}], [(250, 3, 2, "ff")]),
        (
            [GET, {"do": "frame", "call": "a", "type": 4, "hex": ""}],
            [(1, 4, 1, "82"), (4, 0, 1, "")],
        ),
        ([{"do": "bytes", "hex": "000001" + "fa" + "00" + "00000007" + "2a"}], [(250, 0, 7, "2a")]),
    ],
)
def test_what_it_writes(tmp_path: Path, steps: list[dict], frames: list[tuple]) -> None:
    recorder = Recorder()
    assert run_case(tmp_path, recorder.address, *steps) == []
    assert recorder.frames() == frames


def test_rapid_reset(tmp_path: Path) -> None:
    recorder = Recorder()
    run_case(tmp_path, recorder.address, {"do": "rapid-reset", "path": PATH, "count": 3})
    assert [frame[:3] for frame in recorder.frames()] == [
        *((1, 4, 1), (3, 0, 1), (1, 4, 3), (3, 0, 3), (1, 4, 5), (3, 0, 5))
    ]


def test_headers_are_those_of_a_right_request_but_for_the_changes(tmp_path: Path) -> None:
    with server(tmp_path) as peer:
        changes = {"omit": ["te"], "replace": [["content-type", "text/plain"]]}
        steps = (scripted(**changes, path="/another.Service/Other"), {"do": "ping"})
        run_case(tmp_path, peer.address(), *steps)
        [begun, *_] = peer.end()
    assert begun["path"] == "/another.Service/Other"
    assert begun["metadata"] == [["content-type", "text/plain"]]


def test_nobody_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    observations = run_case(tmp_path, address, GET, READ, AWAIT_CLOSED, PROBE)
    assert [(each["event"], each["call"]) for each in observations] == [
        *(("not-connected", "connection"), ("closed", "a"), ("closed", "connection")),
        *(("not-connected", "connection"), ("closed", "alive")),
    ]


def test_a_server_that_says_nothing(tmp_path: Path) -> None:
    recorder = Recorder()
    short = {"withinMs": 30}
    observations = run_case(
        tmp_path,
        recorder.address,
        GET,
        {**READ, **short},
        {"do": "await-end", "call": "a", **short},
        {"do": "await-closed", **short},
    )
    assert [each["event"] for each in observations] == 3 * ["nothing-received"]


def test_a_server_that_never_answers_the_end_of_tls(
    tmp_path: Path, certificates: Certificates
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.server["certificate"], certificates.server["privateKey"])
    context.set_alpn_protocols(["h2"])
    over = Event()

    def hold(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with context.wrap_socket(connection, server_side=True):
            over.wait()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        holding = Thread(target=hold, args=(listening,))
        holding.start()
        address = f"localhost:{listening.getsockname()[1]}"
        try:
            steps = (GET, {"do": "close"})
            assert run_case(tmp_path, address, *steps, tls=certificates.client) == []
        finally:
            over.set()
            holding.join()


def test_a_server_that_goes_on(tmp_path: Path) -> None:
    with server(tmp_path) as peer:
        observed = brief(run_case(tmp_path, peer.address(), GET, AWAIT_CLOSED))
    assert observed == [{"event": "connected", "alpn": None, "tlsVersion": None}]


def test_a_server_that_closes_when_it_has_answered(tmp_path: Path) -> None:
    with server(tmp_path) as peer:
        goaway = {"do": "goaway", "errorCode": 1}
        headers = scripted("receive", goaway, {"do": "wait", "ms": 500}, {"do": "close"})
        [closed] = brief(run_case(tmp_path, peer.address(), headers, REQUEST, AWAIT_CLOSED))
    assert closed == {"event": "closed", "errorCode": 1}


def test_a_server_that_answers_and_reads_no_more(tmp_path: Path) -> None:
    settings, answer = (
        "000000" + "04" + "00" + "00000000",
        "000001" + "01" + "05" + "00000001" + "88",
    )

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(bytes.fromhex(settings + answer))
            while connection.recv(65_536):
                pass

    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = Thread(target=serve, args=(listening,))
        serving.start()
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        more_than_the_window = {"do": "data", "call": "a", "hex": "", "zeros": 200_000}
        observed = run_case(tmp_path, address, GET, more_than_the_window, AWAIT_END)
        serving.join()
    assert [each["event"] for each in observed] == ["response-headers"]


def test_an_end_with_all_messages(tmp_path: Path) -> None:
    with server(tmp_path) as peer:
        headers = scripted({"do": "headers"}, MESSAGE, MESSAGE, {"do": "status", "code": 3})
        [end] = brief(run_case(tmp_path, peer.address(), headers, AWAIT_END))
        assert (end["code"], end["messages"]) == (3, 2 * [NINE])


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ({"do": "probe-1234"}, "step probe-1234"),
        ({"do": "headers", "path": PATH}, "step headers has no call"),
        (
            {"do": "headers", "call": "a", "path": PATH, "colour": "red"},
            "step headers has an unknown field colour",
        ),
        (
            {"do": "headers", "call": "a", "path": PATH, "add": [["x"]]},
            "header fields [['x']]",
        ),
        ({"do": "headers", "call": "a"}, "step headers has no path"),
        ({"do": "probe-alive", "path": PATH}, "step probe-alive has no bytes"),
        ({"do": "rapid-reset", "count": 1}, "step rapid-reset has no path"),
        ({"do": "data", "call": "b", "hex": ""}, "no headers have opened a call b"),
        ({"do": "goaway", "errorCode": 1}, "step goaway has no lastStreamId"),
        ({"do": "rst-stream", "errorCode": 1}, "step rst-stream without a call"),
        ({"do": "connect", "tlsVersion": 1.1}, "step connect has tlsVersion 1.1"),
        (
            {"do": "read-to-end", "call": "a", "each": True},
            "step read-to-end has an unknown field each",
        ),
    ],
)
def test_what_it_does_not_know(tmp_path: Path, step: dict, reason: str) -> None:
    with server(tmp_path) as peer:
        observations = run_case(tmp_path, peer.address(), step, PROBE)
        assert [(each["event"], each["reason"]) for each in observations] == [
            ("unsupported", reason)
        ]

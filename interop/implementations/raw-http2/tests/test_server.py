"""What the server's scripts do, as a client of the same frames sees it."""

import base64
import hashlib
from pathlib import Path

import pytest
from conftest import Certificates
from programs import (
    MESSAGE,
    NINE,
    PATH,
    PROBE,
    READ,
    REQUEST,
    brief,
    listener,
    run_case,
    scripted,
    server,
)

RECEIVED = {"event": "received", "bytes": NINE}
OK = {"event": "status", "code": 0, "message": "", "trailers": []}


@pytest.mark.parametrize(
    ("script", "observed"),
    [
        (
            ["receive", {"do": "headers"}, MESSAGE, {"do": "status", "code": 0}],
            [RECEIVED, OK],
        ),
        (
            ["receive", {"do": "status", "code": 5, "message": "50 % é"}],
            [{"event": "status", "code": 5, "message": "50 % é", "trailers": []}],
        ),
        (
            ["receive", {"do": "headers"}, MESSAGE, {"do": "rst-stream", "errorCode": 11}],
            [RECEIVED, {"event": "reset", "errorCode": 11}],
        ),
        (
            # A close with bytes of the client unread is a reset, which may overtake the GOAWAY.
            [
                *("receive", {"do": "headers"}, {"do": "goaway", "errorCode": 7}),
                *({"do": "wait", "ms": 300}, "close"),
            ],
            [{"event": "closed", "errorCode": 7}],
        ),
        (["receive", {"do": "close", "abrupt": True}], [{"event": "closed"}]),
        (
            [
                *("receive", {"do": "headers", "replace": [[":status", "503"]]}),
                {"do": "data", "hex": "3c68", "endStream": True},
            ],
            [
                {
                    "event": "response-headers",
                    "httpStatus": 503,
                    "headers": [[":status", "503"], ["content-type", "application/grpc"]],
                }
            ],
        ),
        (
            [
                *("receive", {"do": "headers", "headers": [[":status", "103"]]}),
                *({"do": "headers"}, {**MESSAGE, "frameBytes": 1, "padding": 9}),
                {"do": "status", "code": 0},
            ],
            [RECEIVED, OK],
        ),
        (
            [
                *("receive", {"do": "headers", "fill": 3000, "fragmentBytes": 7, "padding": 3}),
                {"do": "settings", "settings": {"INITIAL_WINDOW_SIZE": 1, "64250": 1}},
                *("ping", {"do": "frame", "type": 250, "hex": "00"}, MESSAGE),
                {"do": "status", "code": 0},
            ],
            [RECEIVED, OK],
        ),
    ],
)
def test_a_script(tmp_path: Path, script: list, observed: list[dict]) -> None:
    with server(tmp_path) as peer:
        steps = (scripted(*script), REQUEST, READ)
        assert brief(run_case(tmp_path, peer.address(), *steps)) == observed


def test_a_script_that_does_not_end_its_call(tmp_path: Path) -> None:
    with server(tmp_path) as peer:
        steps = (scripted("receive", {"do": "headers"}), REQUEST, {**READ, "withinMs": 300})
        assert brief(run_case(tmp_path, peer.address(), *steps)) == [
            {"event": "nothing-received", "withinMs": 300}
        ]


def test_what_the_server_observes(tmp_path: Path) -> None:
    with server(tmp_path) as peer:
        script = ("receive", "receive-to-end", {"do": "status", "code": 0})
        headers = {"add": [["x-key-bin", "AQ"], ["grpc-timeout", "90S"]]}
        run_case(tmp_path, peer.address(), scripted(*script, **headers), REQUEST, READ)
        observations = peer.end()
    begun, *rest = observations
    assert begun["path"] == PATH
    assert begun["deadlineMs"] == 90_000
    assert ["x-key-bin", "AQ=="] in begun["metadata"]
    assert {each["call"] for each in observations} == {"1/a"}
    assert [each["event"] for each in rest] == [
        *("received", "half-close", "status-sent", "call-ended")
    ]


@pytest.mark.parametrize(
    ("steps", "add"),
    [
        (({"do": "rst-stream", "call": "a", "errorCode": 8},), []),
        (({"do": "close"},), []),
        (({**READ, "withinMs": 300},), [["grpc-timeout", "50m"]]),
    ],
)
@pytest.mark.parametrize("waits", ["receive", "wait-cancelled", {"do": "wait", "ms": 60_000}])
def test_a_call_that_is_cancelled(
    tmp_path: Path, steps: tuple, add: list, waits: dict | str
) -> None:
    with server(tmp_path) as peer:
        run_case(tmp_path, peer.address(), scripted(waits, add=add), {"do": "ping"}, *steps)
        events = [each["event"] for each in peer.end()]
    assert events == ["call-begun", "cancelled", "call-ended"]


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ({"do": "somersault"}, "step somersault"),
        ({"do": "rst-stream"}, "step rst-stream has no errorCode"),
        ({"do": "ping", "often": True}, "step ping has an unknown field often"),
        ({"do": "data", "hex": "xy"}, "'xy' are no hex digits"),
        ({"do": "message", "bytes": 9}, "step message has bytes 9"),
        ({"do": "message", "bytes": "CQA"}, "'CQA' is no base64"),
        ({"do": "wait", "ms": True}, "step wait has ms True"),
        ({"do": "settings", "settings": {"COLOUR": 1}}, "settings {'COLOUR': 1}"),
    ],
)
def test_a_step_that_it_does_not_know(tmp_path: Path, step: dict, reason: str) -> None:
    with server(tmp_path) as peer:
        [status] = brief(run_case(tmp_path, peer.address(), scripted(step), REQUEST, READ))
        assert (status["event"], status["code"], status["message"]) == ("status", 12, reason)
        observed = [each.get("reason", each["event"]) for each in peer.end()]
    assert observed == ["call-begun", reason, "call-ended"]


def test_a_call_without_a_script(tmp_path: Path) -> None:
    with server(tmp_path) as peer:
        headers = {"do": "headers", "call": "a", "path": PATH}
        [status] = brief(run_case(tmp_path, peer.address(), headers, REQUEST, READ))
        assert (status["event"], status["code"]) == ("status", 12)
        assert peer.end() == []


def test_calls_that_its_config_has_a_script_for(tmp_path: Path) -> None:
    steps = [{"do": "receive"}, {"do": "status", "code": 5, "message": "none"}]
    plain = {"do": "headers", "call": "a", "path": PATH}
    with server(tmp_path, listener(), scripts={PATH: {"steps": steps}}) as peer:
        for headers in (plain, plain, scripted({"do": "status", "code": 0})):
            run_case(tmp_path, peer.address(), headers, REQUEST, READ)
        seen = peer.end()
    assert [(each["call"], each["code"]) for each in seen if each["event"] == "status-sent"] == [
        ("1", 5),
        ("2", 5),
        ("1/a", 0),
    ]
    assert seen[0] == seen[0] | {"event": "call-begun", "call": "1", "path": PATH}


@pytest.mark.parametrize("transport", ["tls", "mtls"])
def test_tls(tmp_path: Path, certificates: Certificates, transport: str) -> None:
    listeners = (
        listener(transport),
        listener(transport, name="old", tlsVersion="1.1"),
        listener(transport, name="no alpn", alpn=[]),
    )
    with server(tmp_path, *listeners, tls=certificates.server) as peer:

        def connect(name: str, **options: object) -> dict:
            steps = ({"do": "connect", **options}, {"do": "wait", "ms": 100})
            address = peer.address(name)
            return brief(run_case(tmp_path, address, *steps, tls=certificates.client))[0]

        assert connect(transport) == {"event": "connected", "alpn": "h2", "tlsVersion": "TLSv1.3"}
        assert connect("no alpn")["alpn"] is None
        assert connect("old", tlsVersion="1.1")["tlsVersion"] == "TLSv1.1"
        assert connect("old")["event"] == "not-connected"
        assert connect(transport, tlsVersion="1.1")["event"] == "not-connected"


def test_mtls_demands_a_certificate(tmp_path: Path, certificates: Certificates) -> None:
    with server(tmp_path, listener("mtls"), tls=certificates.server) as peer:
        tls = {"ca": certificates.client["ca"]}
        assert [each["event"] for each in run_case(tmp_path, peer.address("mtls"), PROBE, tls=tls)][
            -1
        ] == "closed"


def test_a_listener_that_it_does_not_know_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text("{}")
    with server(tmp_path, listener(), listener(name="old", transport="tls", tlsVersion="0.9",
        tls={"certificate": str(file), "privateKey": str(file)})) as peer:  # fmt: skip
        assert peer.ready["listeners"][1] == {"name": "old", "unsupported": "TLS version 0.9"}
        assert peer.ready["capabilities"] == ["script", "faults"]


def test_a_message_too_long_to_be_printed(tmp_path: Path) -> None:
    long = bytes(65_537)
    message = {"bytes": base64.b64encode(long).decode()}
    # A response of as many zeros: a script is too small for it in base64.
    response = ({"do": "data", "hex": "0000010001", "zeros": 65_537}, {"do": "status", "code": 0})
    with server(tmp_path) as peer:
        steps = (scripted("receive", {"do": "headers"}, *response), {**REQUEST, **message}, READ)
        received, _ = brief(run_case(tmp_path, peer.address(), *steps))
        _, taken, *_ = peer.end()
    for each in (received, taken):
        assert "bytes" not in each
        assert (each["length"], each["sha256"]) == (65_537, hashlib.sha256(long).hexdigest())

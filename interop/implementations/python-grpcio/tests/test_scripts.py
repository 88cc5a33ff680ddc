"""What a driven server does and prints when a call carries a script."""

import hashlib
import json
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import pytest
from plain_calls import Requests, code_of, stub
from programs import (
    METHODS,
    SERVERS,
    SQUARE,
    TIMEOUT_S,
    DrivenServer,
    driven_server,
    listener,
    run,
    written,
)

from driver_testing.cases import SERVICE, encoded, rule, text
from square_grpcio.contract.data_pb2 import Message

pytestmark = pytest.mark.parametrize("server", SERVERS)

RECEIVE = {"do": "receive"}
WAIT_CANCELLED = {"do": "wait-cancelled"}


def send(value: float, **others: Any) -> dict:
    return send_bytes(encoded(value), **others)


def send_bytes(message: bytes, **others: Any) -> dict:
    return {"do": "send", "bytes": text(message), **others}


def status(code: int, message: str = "") -> dict:
    return {"do": "status", "code": code, "message": message}


def options(*steps: dict, call: str = "a", metadata: tuple = (), **of_script: Any) -> dict:
    """Of a call that carries these steps."""
    script = json.dumps({"call": call, "steps": steps, **of_script})
    return {"metadata": (("interop-script", script), *metadata), "timeout": TIMEOUT_S}


def events(lines: list[dict], call: str = "a") -> list[Any]:
    """What lies between call-begun and call-ended."""
    begun, *between, ended = [each for each in lines if each["call"] == call]
    assert (begun["event"], ended["event"]) == ("call-begun", "call-ended")
    return [brief(each) for each in between]


def brief(line: dict) -> Any:
    for field in ("bytes", "count", "code"):
        if field in line:
            return line["event"], line[field]
    return line["event"]


def received(value: float) -> tuple[str, str]:
    return "received", text(encoded(value))


def sent(value: float) -> tuple[str, str]:
    return "sent", text(encoded(value))


@pytest.fixture
def running(server: str, folder: Path) -> Iterator[DrivenServer]:
    with driven_server(server, folder, [listener()]) as running:
        yield running


def test_the_beginning_shows_what_the_call_carries(running: DrivenServer) -> None:
    assert "script" in running.ready["capabilities"]
    metadata = (("x-a", "1"), ("raw-bin", b"\x00\xff"), ("x-a", "2"))
    service = stub(running.address())
    service.square(Message(message=3), **options(RECEIVE, send(9), metadata=metadata))
    begun = running.observations()[0]
    assert begun["path"] == f"{SERVICE}/square"
    own = [pair for pair in begun["metadata"] if pair[0] in ("x-a", "raw-bin", "interop-script")]
    assert sorted(own) == [["raw-bin", "AP8="], ["x-a", "1"], ["x-a", "2"]]
    assert 0 < begun["deadlineMs"] <= TIMEOUT_S * 1000


def test_a_call_without_a_deadline(running: DrivenServer) -> None:
    without = options(RECEIVE, send(9)) | {"timeout": None}
    assert stub(running.address()).square(Message(message=3), **without).message == 9
    assert "deadlineMs" not in running.observations()[0]


def test_a_call_without_a_script_is_served_and_not_printed(running: DrivenServer) -> None:
    assert stub(running.address()).square(Message(message=3), timeout=TIMEOUT_S).message == 9
    assert running.observations() == []


def test_every_shape(running: DrivenServer) -> None:
    service = stub(running.address())
    three = Message(message=3)
    unary = options(RECEIVE, RECEIVE, send(1), call="unary")
    assert service.square(three, **unary).message == 1
    ranged = options({"do": "receive-to-end"}, send(1), send(2), call="range")
    assert [each.message for each in service.rangeSquare(three, **ranged)] == [1, 2]
    summed = options({"do": "receive-to-end"}, send(1), call="sum")
    assert service.sumSquare(iter([three, three]), **summed).message == 1
    echoed = options({"do": "echo-to-end"}, status(0), send(7), call="echo")
    assert [each.message for each in service.streamrangeSquare(iter([three]), **echoed)] == [3]

    lines = running.observations()
    end = ("status-sent", 0)
    assert events(lines, "unary") == [received(3), "half-close", sent(1), end]
    assert events(lines, "range") == [received(3), "half-close", sent(1), sent(2), end]
    assert events(lines, "sum") == [received(3), received(3), "half-close", sent(1), end]
    assert events(lines, "echo") == [received(3), sent(3), "half-close", end]


def test_doubles_keep_all_their_bits(running: DrivenServer) -> None:
    values = ["8000000000000000", "7ff8000000000123", "7ff0000000000001", "0000000000000001"]
    messages = [b"\x09" + bytes.fromhex(value)[::-1] for value in values]
    many = {"do": "send-many", "messages": [text(message) for message in messages]}
    steps = options(*map(send_bytes, messages), many)
    responses = stub(running.address()).rangeSquare(Message(), **steps)
    assert [each.SerializeToString() for each in responses] == messages + messages
    lines = running.observations()
    sents = [("sent", text(message)) for message in messages]
    assert events(lines)[:-1] == [*sents, ("sent-many", 4)]


def test_fields_that_the_contract_does_not_know(running: DrivenServer) -> None:
    # Field 15, 200 bytes long: https://protobuf.dev/programming-guides/encoding/
    padded = encoded(9) + b"\x7a\xc8\x01" + bytes(200)
    response = stub(running.address()).square(Message(), **options(send_bytes(padded)))
    assert response.SerializeToString() == padded


# Field 1 says eight bytes, and there are two.
NOT_A_MESSAGE = b"\x09\xff\xff"
# There is no wire type 7.
NO_FIELD = b"\x0f"


@pytest.mark.parametrize("method", METHODS)
def test_codec_bytes(running: DrivenServer, method: str) -> None:
    """A message that no runtime takes comes and goes as it is."""
    script = options(RECEIVE, send_bytes(NOT_A_MESSAGE, zeros=3), codec="bytes")
    with grpc.insecure_channel(running.address()) as channel:
        # On the wire all four shapes are this one.
        call = channel.stream_stream(f"{SERVICE}/{method}")(iter([NOT_A_MESSAGE]), **script)
        assert list(call) == [NOT_A_MESSAGE + bytes(3)]
    assert events(running.observations()) == [
        ("received", text(NOT_A_MESSAGE)),
        ("sent", text(NOT_A_MESSAGE + bytes(3))),
        ("status-sent", 0),
    ]


@pytest.mark.parametrize("method", METHODS)
def test_bytes_that_are_no_message(running: DrivenServer, method: str) -> None:
    steps = {
        "send": send_bytes(NOT_A_MESSAGE),
        "list": {"do": "send-many", "messages": [text(NOT_A_MESSAGE)]},
        "rule": {"do": "send-many", "messages": rule(1, 2) | {"template": text(NO_FIELD)}},
    }
    with grpc.insecure_channel(running.address()) as channel:
        for name, step in steps.items():
            script = options(step, send(1), call=name)
            call = channel.stream_stream(f"{SERVICE}/{method}")(iter([b""]), **script)
            assert code_of(call) is grpc.StatusCode.INTERNAL
    lines = running.observations()
    assert [events(lines, name) for name in steps] == 3 * [["not-sent"]]
    reasons = [line["reason"] for line in lines if line["event"] == "not-sent"]
    assert all(reason.startswith("DecodeError") for reason in reasons)


def test_a_message_too_long_to_be_printed(running: DrivenServer) -> None:
    echo = options({"do": "echo-to-end"}, codec="bytes")
    messages = [bytes(65_536), bytes(65_537)]
    with grpc.insecure_channel(running.address()) as channel:
        call = channel.stream_stream(f"{SERVICE}/streamrangeSquare")(iter(messages), **echo)
        with ThreadPoolExecutor(1) as other_thread:  # the lines are more than a pipe holds
            responses = other_thread.submit(list, call)
            lines = [json.loads(running.process.stdout.readline()) for _ in range(8)]
        assert responses.result() == messages
    for event in ("received", "sent"):
        printed, long = [each for each in lines if each["event"] == event]
        assert printed["bytes"] == text(bytes(65_536))
        sha256 = hashlib.sha256(bytes(65_537)).hexdigest()
        assert (long["length"], long["sha256"], "bytes" in long) == (65_537, sha256, False)


@pytest.mark.parametrize("method", METHODS)
def test_status_and_metadata_of_every_shape(running: DrivenServer, method: str) -> None:
    streams = method in ("sumSquare", "streamrangeSquare")
    request = iter([Message(message=1)]) if streams else Message(message=1)
    steps = options(
        RECEIVE,
        {"do": "initial-metadata", "metadata": [["x-head", "1"], ["head-bin", "AP8="]]},
        {"do": "trailers", "metadata": [["x-tail", "2"], ["x-tail", "3"], ["tail-bin", "/g=="]]},
        status(5, "no such number: ü"),
        send(1),
    )
    begin = getattr(stub(running.address()), method)
    if method in ("square", "sumSquare"):
        begin = begin.future
    call = begin(request, **steps)
    assert (call.code(), call.details()) == (grpc.StatusCode.NOT_FOUND, "no such number: ü")
    assert call.initial_metadata() == (("x-head", "1"), ("head-bin", b"\x00\xff"))
    assert call.trailing_metadata() == (("x-tail", "2"), ("x-tail", "3"), ("tail-bin", b"\xfe"))
    lines = running.observations()
    assert events(lines) == [received(1), "initial-metadata-sent", ("status-sent", 5)]


def test_a_throw_is_what_the_library_makes_of_it(running: DrivenServer) -> None:
    throw = {"do": "throw", "message": "by mistake"}
    service = stub(running.address())
    responses = service.rangeSquare(Message(), **options(send(1), throw, call="range"))
    assert next(responses).message == 1
    assert code_of(responses) is grpc.StatusCode.UNKNOWN
    unary = service.square.future(Message(), **options(throw, call="unary"))
    assert unary.code() is grpc.StatusCode.UNKNOWN
    assert "by mistake" in unary.details()
    lines = running.observations()
    assert events(lines, "range") == [sent(1), "thrown"]
    assert events(lines, "unary") == ["thrown"]


@pytest.mark.parametrize("method", METHODS)
def test_a_cancel_is_seen(running: DrivenServer, method: str) -> None:
    streams = method in ("sumSquare", "streamrangeSquare")
    requests = Requests()
    requests.send(1)
    begin = getattr(stub(running.address()), method)
    if method in ("square", "sumSquare"):
        begin = begin.future
    call = begin(requests if streams else Message(message=1), **options(RECEIVE, WAIT_CANCELLED))
    begun = [json.loads(running.process.stdout.readline())["event"] for _ in range(2)]
    assert begun == ["call-begun", "received"]
    call.cancel()
    ended = [json.loads(running.process.stdout.readline())["event"] for _ in range(2)]
    assert ended == ["cancelled", "call-ended"]


def test_a_cancel_after_a_response_does_not_undo_it(running: DrivenServer) -> None:
    service = stub(running.address())
    for number in range(20):
        call = service.rangeSquare(Message(), **options(send(1), WAIT_CANCELLED, call=str(number)))
        assert next(call).message == 1
        call.cancel()
    lines = running.observations()
    for number in range(20):
        assert events(lines, str(number)) == [sent(1), "cancelled"]


def test_a_deadline_is_seen(running: DrivenServer) -> None:
    service = stub(running.address())
    # Connected before, the call reaches the server within its deadline on a slow machine too.
    assert service.square(Message(message=3), timeout=TIMEOUT_S).message == 9
    late = options({"do": "wait", "ms": 600_000}, send(1)) | {"timeout": 2}
    assert code_of(service.rangeSquare(Message(), **late)) is grpc.StatusCode.DEADLINE_EXCEEDED
    assert events(running.observations()) == ["cancelled"]


def test_a_client_that_does_not_read_stops_the_server(running: DrivenServer) -> None:
    many = {"do": "send-many", "messages": rule(0, 10_000_000)}
    call = stub(running.address()).rangeSquare(Message(), **options(many))
    assert [next(call).message for _ in range(3)] == [0, 1, 2]
    call.cancel()
    [(event, count), cancelled] = events(running.observations())
    assert (event, cancelled) == ("sent-many", "cancelled")
    assert 3 <= count < 10_000_000


UNKNOWN = {
    "step": {"do": "made-up-on-the-spot"},
    "no step": "receive",
    "key": RECEIVE | {"made-up": 1},
    "missing": {"do": "send"},
    "bytes": {"do": "send", "bytes": "CQAAAAAAACJ"},
    "zeros": send(1, zeros=1),
    "messages": {"do": "send-many", "messages": {"count": 0}},
    "time": {"do": "wait", "ms": "long"},
    "code": {"do": "status", "code": 99, "message": ""},
    "metadata": {"do": "trailers", "metadata": [["x-bin", "no base64"]]},
}


def test_what_it_does_not_know_is_unsupported(running: DrivenServer) -> None:
    service = stub(running.address())
    for name, step in UNKNOWN.items():
        call = service.square.future(Message(), **options(step, send(1), call=name))
        assert call.code() is grpc.StatusCode.UNIMPLEMENTED
    lines = running.observations()
    assert {name: events(lines, name) for name in UNKNOWN} == {
        name: ["unsupported"] for name in UNKNOWN
    }


def test_what_the_library_has_no_means_for_is_unsupported(running: DrivenServer) -> None:
    service = stub(running.address())
    no_response = service.square.future(Message(), **options(RECEIVE, call="none"))
    assert no_response.code() is grpc.StatusCode.UNIMPLEMENTED
    two = service.sumSquare.future(iter(()), **options(send(1), send(2), call="two"))
    assert two.code() is grpc.StatusCode.UNIMPLEMENTED
    late = {"do": "initial-metadata", "metadata": [["x", "1"]]}
    headers = service.rangeSquare(Message(), **options(send(1), late, call="late"))
    assert next(headers).message == 1
    assert code_of(headers) is grpc.StatusCode.UNIMPLEMENTED
    lines = running.observations()
    assert events(lines, "none") == [received(0), "unsupported"]
    assert events(lines, "two") == [sent(1), "unsupported"]
    assert events(lines, "late") == [sent(1), "unsupported"]


@pytest.mark.parametrize(
    "script", ["{", "[]", '{"call": "a"}', '{"call": "a", "steps": [], "codec": "json"}']
)
def test_a_script_that_is_none(running: DrivenServer, script: str) -> None:
    call = stub(running.address()).square.future(
        Message(message=3), metadata=(("interop-script", script),), timeout=TIMEOUT_S
    )
    assert call.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert stub(running.address()).square(Message(message=3), timeout=TIMEOUT_S).message == 9
    assert running.observations() == []


@pytest.fixture
def with_scripts(server: str, folder: Path) -> Iterator[DrivenServer]:
    """Two methods have a script for calls that carry none."""
    scripts = {
        f"{SERVICE}/square": {"steps": [RECEIVE, send(1)]},
        f"{SERVICE}/streamrangeSquare": {"steps": [{"do": "echo-to-end"}], "codec": "bytes"},
    }
    listeners = [listener(), listener(bidi="after-half-close")]
    with driven_server(server, folder, listeners, scripts=scripts) as running:
        yield running


def test_a_script_of_the_config(with_scripts: DrivenServer) -> None:
    service = stub(with_scripts.address())
    assert service.square(Message(message=3), timeout=TIMEOUT_S).message == 1
    own = options(RECEIVE, send(2), call="own")
    assert service.square(Message(message=3), **own).message == 2
    # The service's own answer: this method has no script.
    [*answers] = service.rangeSquare(Message(message=2), timeout=TIMEOUT_S)
    assert [each.message for each in answers] == [0, 1, 4]
    with grpc.insecure_channel(with_scripts.address("plaintext/after-half-close")) as channel:
        call = channel.stream_stream(f"{SERVICE}/streamrangeSquare")
        assert list(call(iter([NOT_A_MESSAGE]), timeout=TIMEOUT_S)) == [NOT_A_MESSAGE]

    lines = with_scripts.observations()
    end = ("status-sent", 0)
    assert events(lines, "1") == [received(3), sent(1), end]
    assert events(lines, "own") == [received(3), sent(2), end]
    echoed = [("received", text(NOT_A_MESSAGE)), ("sent", text(NOT_A_MESSAGE)), "half-close", end]
    assert events(lines, "2") == echoed
    begun = {each["call"]: each for each in lines if each["event"] == "call-begun"}
    assert begun.keys() == {"1", "own", "2"}
    assert begun["1"]["path"] == f"{SERVICE}/square"
    assert 0 < begun["1"]["deadlineMs"] <= TIMEOUT_S * 1000


def test_a_script_that_is_none_is_not_replaced(with_scripts: DrivenServer) -> None:
    call = stub(with_scripts.address()).square.future(
        Message(message=3), metadata=(("interop-script", "{"),), timeout=TIMEOUT_S
    )
    assert call.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert with_scripts.observations() == []


def test_calls_without_a_name_are_numbered_as_they_begin(with_scripts: DrivenServer) -> None:
    names = ("plaintext/interleaved", "plaintext/after-half-close")
    services = [stub(with_scripts.address(name)) for name in names]
    calls = [
        services[n % 2].square.future(Message(message=n), timeout=TIMEOUT_S) for n in range(40)
    ]
    assert [call.result().message for call in calls] == 40 * [1]
    lines = with_scripts.observations()
    begun = [each["call"] for each in lines if each["event"] == "call-begun"]
    assert begun == [str(number) for number in range(1, 41)]
    values = [events(lines, call)[0] for call in begun]
    assert sorted(values) == sorted(received(n) for n in range(40))


@pytest.mark.parametrize(
    ("scripts", "reason"),
    [
        ({f"{SERVICE}/square": {"codec": "bytes"}}, "{'codec': 'bytes'} is no script"),
        ({f"{SERVICE}/square": {"steps": [], "codec": "json"}}, "is no script"),
        ({f"{SERVICE}/square": "{}"}, "'{}' is no script"),
        ([], "'list' object has no attribute"),
    ],
)
def test_scripts_that_cannot_be_used(server: str, folder: Path, scripts: Any, reason: str) -> None:
    config = folder / "config.json"
    contract = written(SQUARE, folder)
    config.write_text(
        json.dumps({"contract": contract, "listeners": [listener()], "scripts": scripts})
    )
    done = run(f"server.{server}", "--config", str(config))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"{config} breaks the driver contract: " in done.stderr
    assert reason in done.stderr


def test_calls_at_once_share_the_lines(running: DrivenServer) -> None:
    service = stub(running.address())
    calls = [
        service.streamrangeSquare(
            iter([Message(message=n)] * 12), **options({"do": "echo-to-end"}, call=str(n))
        )
        for n in range(8)
    ]
    for n, call in enumerate(calls):
        assert [each.message for each in call] == [n] * 12
    lines = running.observations()
    for n in range(8):
        both = [received(n), sent(n)] * 12
        assert events(lines, str(n)) == [*both, "half-close", ("status-sent", 0)]


def test_drain(running: DrivenServer) -> None:
    service = stub(running.address())
    requests = Requests()
    steps = options(RECEIVE, {"do": "drain"}, send(1), RECEIVE, send(2))
    responses = service.streamrangeSquare(requests, **steps)
    requests.send(1)
    assert next(responses).message == 1
    late = service.rangeSquare(Message(message=1), timeout=TIMEOUT_S)
    assert code_of(late) is grpc.StatusCode.UNAVAILABLE
    fresh = stub(running.address()).rangeSquare(Message(message=1), timeout=TIMEOUT_S)
    assert code_of(fresh) is grpc.StatusCode.UNAVAILABLE
    requests.send(2)
    assert next(responses).message == 2
    assert next(responses, None) is None
    assert events(running.rest()) == [
        *(received(1), "draining", sent(1), received(2), sent(2)),
        ("status-sent", 0),
    ]


def test_exit(running: DrivenServer) -> None:
    requests = Requests()
    responses = stub(running.address()).streamrangeSquare(
        requests, **options(RECEIVE, send(1), RECEIVE, {"do": "exit"})
    )
    requests.send(1)
    assert next(responses).message == 1
    requests.send(2)
    assert code_of(responses) is grpc.StatusCode.UNAVAILABLE
    assert [each["event"] for each in running.rest()][-2:] == ["received", "exiting"]


def test_a_plain_server_plays_no_script(server: str) -> None:
    from test_plain_face import plain_server

    with plain_server(server) as (process, address, _):
        call = stub(address).square(Message(message=3), **options(send(1)))
        assert call.message == 9
        process.send_signal(signal.SIGTERM)
        assert process.wait(TIMEOUT_S) == 0
        assert process.stdout.read() == ""

"""What a driven client observes of servers that do more than square numbers."""

import hashlib
import itertools
import json
import signal
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from peer import Peer
from programs import CLIENTS, METHODS, SQUARE, TIMEOUT_S, plan_file, run, run_plan, started, written
from relay import Relay

from driver_testing.cases import (
    CANCEL,
    HALF_CLOSE,
    RECEIVE_TO_END,
    SERVICE,
    case,
    encoded,
    events,
    only,
    opened,
    receive,
    rule,
    send,
    send_bytes,
    text,
)

pytestmark = pytest.mark.parametrize("client", CLIENTS)

METADATA = [["x-a", "1"], ["raw-bin", "AP+A"], ["x-a", "2"]]


def echo(requests: Iterator[bytes], _context: grpc.ServicerContext) -> Iterator[bytes]:
    yield from requests


UNKNOWN = {
    "step": {"do": "made-up-on-the-spot"},
    "key": opened("square", madeUp=1),
    "method": opened("square", path=f"{SERVICE}/cubeSquare"),
    "no deadline": {key: value for key, value in opened("square").items() if key != "deadlineMs"},
    "shape": opened("square", requestStream="no"),
    "codec": opened("square", codec="json"),
    "base64": opened("square", metadata=[["x-bin", "no base64"]]),
    "path": opened("square", path="cube"),
    "compression": opened("square", compression="zstd"),
    "waiting": opened("square", waitForReady="yes"),
    "call": {"do": "receive", "call": "never-opened"},
    "name of a call": {"do": "cancel", "call": ["a"]},
}


def test_what_it_does_not_know_is_unsupported(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    cases = [
        case(peer.address, step, opened("sumSquare", call="b"), CANCEL, case_id=name)
        for name, step in UNKNOWN.items()
    ]
    known = case(peer.address, opened("square"), send(7), RECEIVE_TO_END, case_id="known")
    observed = run_plan(client, folder, *cases, known)
    assert {name: events(observed, name) for name in UNKNOWN} == {
        name: ["unsupported"] for name in UNKNOWN
    }
    assert all(each["reason"] for each in observed if each["event"] == "unsupported")
    assert events(observed, "known") == [("sent", 7.0), ("received", 7.0), ("status", 0)]


def test_a_step_that_cannot_be_done_ends_its_case(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    steps = {
        "bytes": [send(1) | {"bytes": "CQAAAAAAACJ"}],
        "count of zeros": [send(1) | {"zeros": -1}],
        "zeros": [send(1) | {"zeros": 1}],
        "no rule": [many("send-many", {"count": 1})],
        "rule": [many("send-many", rule(0, 1) | {"more": 1})],
        "type of a rule": [many("send-many", rule(0, 1, type="string"))],
        "field of a rule": [many("send-many", rule(0, 1, field=0))],
        "key of a rule": [many("send-many", rule(0, 1, more=1))],
        "key": [HALF_CLOSE | {"bytes": ""}],
        "time": [receive(withinMs="soon")],
        "half-closed": [HALF_CLOSE, send(1)],
        "opened twice": [opened("square")],
    }
    cases = [
        case(peer.address, opened("sumSquare"), *wrong, CANCEL, case_id=name)
        for name, wrong in steps.items()
    ]
    observed = run_plan(client, folder, *cases)
    assert [events(observed, name)[-1] for name in steps] == ["unsupported"] * len(steps)


def test_a_call_with_one_request_begins_with_it(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    observed = run_plan(
        client,
        folder,
        case(peer.address, opened("square"), receive(withinMs=1), case_id="none"),
        case(peer.address, opened("square"), send(1), send(2), case_id="two"),
        case(peer.address, opened("rangeSquare"), receive(withinMs=1), case_id="no range"),
        case(peer.address, opened("rangeSquare"), send(1), send(2), case_id="two ranges"),
    )
    assert events(observed, "none") == events(observed, "no range") == ["unsupported"]
    assert events(observed, "two") == [("sent", 1.0), "unsupported"]
    assert events(observed, "two ranges") == [("sent", 1.0), "unsupported"]


@pytest.mark.parametrize("method", METHODS)
def test_metadata_and_status_of_every_shape(
    client: str, peer: Peer, folder: Path, method: str
) -> None:
    def refuse(requests: Iterator[bytes], context: grpc.ServicerContext) -> Iterator[bytes]:
        context.send_initial_metadata((("x-head", "1"), ("x-head", "2"), ("head-bin", b"\x00\xff")))
        for request in requests:
            if method in ("rangeSquare", "streamrangeSquare"):
                yield request
        context.set_trailing_metadata((("x-tail", "3"), ("tail-bin", b"\xfe")))
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, "not today: ü")

    peer.behaviour = refuse
    steps = [opened(method, metadata=METADATA), send(3), HALF_CLOSE, RECEIVE_TO_END]
    observed = run_plan(client, folder, case(peer.address, *steps))

    sent = [(key, value) for key, value in peer.metadata if key in ("x-a", "raw-bin")]
    assert sorted(sent) == [("raw-bin", b"\x00\xff\x80"), ("x-a", "1"), ("x-a", "2")]
    assert sent.index(("x-a", "1")) < sent.index(("x-a", "2"))
    assert only(observed, "initial-metadata")["metadata"] == [
        ["x-head", "1"],
        ["x-head", "2"],
        ["head-bin", "AP8="],
    ]
    status = only(observed, "status")
    assert (status["code"], status["message"]) == (9, "not today: ü")
    assert status["trailers"] == [["x-tail", "3"], ["tail-bin", "/g=="]]
    received = [("received", 3.0)] if "range" in method else []
    assert events(observed) == [("sent", 3.0), "half-closed", *received, ("status", 9)]


def test_doubles_keep_all_their_bits(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    values = ["8000000000000000", "7ff8000000000123", "fff8000000000000", "0000000000000001"]
    messages = [b"\x09" + bytes.fromhex(value)[::-1] for value in values]
    steps = [opened("streamrangeSquare"), *map(send_bytes, messages), HALF_CLOSE, RECEIVE_TO_END]
    observed = run_plan(client, folder, case(peer.address, *steps))
    for event in ("sent", "received"):
        assert [each["bytes"] for each in observed if each["event"] == event] == [
            text(message) for message in messages
        ]


def test_what_comes_too_late_is_kept_for_the_next_receive(
    client: str, peer: Peer, folder: Path
) -> None:
    peer.behaviour = echo
    steps = [
        opened("streamrangeSquare"),
        *(receive(withinMs=20), receive(withinMs=0), send(1), send(2)),
        *(receive(), receive(withinMs=60_000), receive(withinMs=20)),
        *(HALF_CLOSE, receive(), receive(), RECEIVE_TO_END),
    ]
    observed = run_plan(client, folder, case(peer.address, *steps))
    assert events(observed) == [
        *("nothing-received", "nothing-received", ("sent", 1.0), ("sent", 2.0)),
        *(("received", 1.0), ("received", 2.0), "nothing-received"),
        *("half-closed", ("status", 0)),
    ]


def never_answer(_requests: Iterator[bytes], context: grpc.ServicerContext) -> Iterator[bytes]:
    yield from ()
    ended = threading.Event()
    if context.add_callback(ended.set):
        ended.wait(TIMEOUT_S)


def test_cancel(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = never_answer
    cases = [
        case(
            peer.address,
            *(opened(method), send(1), receive(withinMs=20), CANCEL, RECEIVE_TO_END),
            case_id=method,
        )
        for method in METHODS
    ]
    observed = run_plan(client, folder, *cases)
    for method in METHODS:
        assert events(observed, method) == [
            *(("sent", 1.0), "nothing-received", "cancelled"),
            ("status", 1),
        ]


def test_cancel_reaches_the_server(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    steps = [opened("streamrangeSquare"), send(1), receive(), CANCEL, RECEIVE_TO_END]
    observed = run_plan(client, folder, case(peer.address, *steps))
    assert events(observed)[-2:] == ["cancelled", ("status", 1)]
    assert peer.ended_calls.get(timeout=TIMEOUT_S)


def test_deadline(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = never_answer
    cases = [
        case(
            peer.address,
            *(opened(method, deadline_ms=100), send(1), RECEIVE_TO_END),
            case_id=method,
        )
        for method in METHODS
    ]
    observed = run_plan(client, folder, *cases)
    for method in METHODS:
        assert events(observed, method)[-1] == ("status", 4)


def test_nothing_is_sent_once_the_call_has_ended(client: str, peer: Peer, folder: Path) -> None:
    def refuse(_requests: Iterator[bytes], context: grpc.ServicerContext) -> Iterator[bytes]:
        yield from ()
        context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "enough")

    peer.behaviour = refuse
    steps = [opened("sumSquare"), RECEIVE_TO_END, send(1), HALF_CLOSE, RECEIVE_TO_END, receive()]
    observed = run_plan(client, folder, case(peer.address, *steps))
    assert events(observed) == [("status", 8), "not-sent", "not-sent"]
    assert all(each["reason"] for each in observed if each["event"] == "not-sent")


def test_a_send_that_the_library_cannot_take_ends_with_the_call(client: str, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        steps = [opened("sumSquare", deadline_ms=300), send(1), send(2), HALF_CLOSE, RECEIVE_TO_END]
        observed = events(run_plan(client, folder, case(address, *steps)))
    assert observed[-2:] == ["not-sent", ("status", 4)]


def many(step: str, messages: object) -> dict:
    return {"do": step, "call": "a", "messages": messages}


RECEIVE_MANY = {"do": "receive-many", "call": "a"}


def summary(*values: float) -> dict:
    messages = [encoded(value) for value in values]
    sha256 = hashlib.sha256(b"".join(struct.pack(">I", len(each)) + each for each in messages))
    return {"count": len(values), "sha256": sha256.hexdigest()}


def test_many_messages(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    steps = [
        *(
            opened("streamrangeSquare"),
            many("send-many", [text(encoded(-0.0)), text(encoded(2.5))]),
        ),
        *(many("send-many", []), many("send-many", rule(7, 300)), HALF_CLOSE),
        *(receive(), RECEIVE_MANY, RECEIVE_MANY),
    ]
    observed = run_plan(client, folder, case(peer.address, *steps))
    counts = [each["count"] for each in observed if each["event"] == "sent-many"]
    assert counts == [2, 0, 300]
    received = only(observed, "received-many")
    assert {key: received[key] for key in ("count", "sha256")} == summary(2.5, *range(7, 307))
    assert events(observed)[-3:] == [("received", 0.0), "received-many", ("status", 0)]


def test_exchange_many(client: str, peer: Peer, folder: Path) -> None:
    def three(requests: Iterator[bytes], context: grpc.ServicerContext) -> Iterator[bytes]:
        yield from itertools.islice(requests, 3)
        next(requests)
        context.abort(grpc.StatusCode.ABORTED, "enough")

    peer.behaviour = three
    steps = [
        *(opened("streamrangeSquare"), many("exchange-many", rule(1, 2))),
        *(many("exchange-many", rule(3, 2)), RECEIVE_MANY),
    ]
    observed = run_plan(client, folder, case(peer.address, *steps))
    assert events(observed) == ["received-many", "received-many", ("status", 10)]
    received = [each for each in observed if each["event"] == "received-many"]
    assert [{key: each[key] for key in ("count", "sha256")} for each in received] == [
        summary(1, 2),
        summary(3),
    ]


# Three times as long as a client keeps silent of a step that moves: a busy machine may begin late.
PAUSE_S = 3.1


def echo_slowly(requests: Iterator[bytes], _context: grpc.ServicerContext) -> Iterator[bytes]:
    yield from itertools.islice(requests, 32)
    time.sleep(PAUSE_S)
    yield from requests


def send_slowly(_requests: Iterator[bytes], _context: grpc.ServicerContext) -> Iterator[bytes]:
    for value in range(64):
        if value == 32:
            time.sleep(PAUSE_S)
        yield encoded(value)


SLOW = {
    "exchange-many": ("streamrangeSquare", echo_slowly, {"messages": rule(0, 64)}),
    "receive-many": ("streamrangeSquare", send_slowly, {}),
}


@pytest.mark.parametrize("step", SLOW)
def test_slow_messages(client: str, peer: Peer, folder: Path, step: str) -> None:
    method, peer.behaviour, fields = SLOW[step]
    bulk = {"do": step, "call": "a"} | fields
    observed = run_plan(client, folder, case(peer.address, opened(method), bulk))
    assert_progress(observed, only(observed, "received-many"))


def test_slow_requests(client: str, peer: Peer, folder: Path) -> None:
    def take_all(requests: Iterator[bytes], _: grpc.ServicerContext) -> Iterator[bytes]:
        yield list(requests)[-1]

    peer.behaviour = take_all
    # 40 MB, more than windows and buffers hold: field 15 is one that the contract does not have.
    template = text(b"\x7a\xd0\x0f" + bytes(2000))
    bulk = many("send-many", rule(0, 20_000) | {"template": template})
    with Relay(peer.port, pause_s=PAUSE_S) as relay:
        observed = run_plan(client, folder, case(relay.address, opened("sumSquare"), bulk))
    assert_progress(observed, only(observed, "sent-many"))


def assert_progress(observed: list[dict], ending: dict) -> None:
    told = [each for each in observed if each["event"] == "progress"]
    assert told
    assert all(each["call"] == "a" and each["seq"] < ending["seq"] for each in told)
    counts = [0, *(each["count"] for each in told)]
    assert counts == sorted(set(counts))
    assert counts[-1] <= ending["count"]
    moments = [observed[0]["atMs"], *(each["atMs"] for each in told)]
    assert all(later - earlier > 500 for earlier, later in itertools.pairwise(moments))


def test_many_messages_that_are_quick(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    steps = [opened("streamrangeSquare"), many("exchange-many", [text(encoded(1))]), CANCEL]
    observed = run_plan(client, folder, case(peer.address, *steps))
    assert not [each for each in observed if each["event"] == "progress"]


def test_what_is_sent_after_the_end_is_not_counted(client: str, peer: Peer, folder: Path) -> None:
    def refuse(_requests: Iterator[bytes], context: grpc.ServicerContext) -> Iterator[bytes]:
        yield from ()
        context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "enough")

    peer.behaviour = refuse
    steps = [opened("sumSquare"), RECEIVE_TO_END, many("send-many", rule(0, 1000))]
    observed = run_plan(client, folder, case(peer.address, *steps))
    assert events(observed) == [("status", 8), "sent-many"]
    assert only(observed, "sent-many")["count"] == 0


def test_many_messages_of_a_call_with_one_request(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    one = [opened("square"), many("send-many", rule(3, 1)), RECEIVE_MANY]
    two = [opened("square"), many("send-many", rule(3, 2))]
    observed = run_plan(
        client, folder, case(peer.address, *one), case(peer.address, *two, case_id="two")
    )
    assert events(observed) == ["sent-many", "received-many", ("status", 0)]
    assert events(observed, "two") == ["unsupported"]


# Field 15, 200 bytes long.
PADDED = encoded(3) + b"\x7a\xc8\x01" + bytes(200)


@pytest.mark.parametrize("method", ["square", "sumSquare"])
def test_fields_that_the_contract_does_not_know(
    client: str, peer: Peer, folder: Path, method: str
) -> None:
    requests = []

    def take(stream: Iterator[bytes], _context: grpc.ServicerContext) -> Iterator[bytes]:
        requests.extend(stream)
        yield encoded(1)

    peer.behaviour = take
    steps = [opened(method), send_bytes(PADDED), HALF_CLOSE, RECEIVE_TO_END]
    observed = run_plan(client, folder, case(peer.address, *steps))
    assert only(observed, "sent")["bytes"] == text(PADDED)
    assert only(observed, "status")["code"] == 0
    assert requests == [PADDED]


@pytest.mark.parametrize("method", METHODS)
def test_codec_bytes(client: str, peer: Peer, folder: Path, method: str) -> None:
    """A message that no runtime takes goes and comes as it is."""
    peer.behaviour = echo
    steps = [
        opened(method, codec="bytes"),
        *(send_bytes(NOT_A_MESSAGE, zeros=3), HALF_CLOSE, RECEIVE_TO_END),
    ]
    observed = run_plan(client, folder, case(peer.address, *steps))
    for event in ("sent", "received"):
        assert only(observed, event)["bytes"] == text(NOT_A_MESSAGE + bytes(3))
    assert only(observed, "status")["code"] == 0


# Field 1 says eight bytes, and there are two.
NOT_A_MESSAGE = b"\x09\xff\xff"
# There is no wire type 7.
NO_FIELD = b"\x0f"


@pytest.mark.parametrize("method", METHODS)
def test_bytes_that_are_no_message(client: str, peer: Peer, folder: Path, method: str) -> None:
    peer.behaviour = echo
    not_a_message = text(NOT_A_MESSAGE)
    template = rule(1, 2) | {"template": text(NO_FIELD)}
    steps = [
        *(opened(method), send_bytes(NOT_A_MESSAGE), many("send-many", [not_a_message])),
        *(many("send-many", template), send(2), HALF_CLOSE, RECEIVE_TO_END),
    ]
    observed = run_plan(client, folder, case(peer.address, *steps))
    assert events(observed) == [
        *("not-sent", "not-sent", "not-sent", ("sent", 2.0), "half-closed"),
        *(("received", 2.0), ("status", 0)),
    ]
    reasons = [each["reason"] for each in observed if each["event"] == "not-sent"]
    assert all(reason.startswith("DecodeError") for reason in reasons)


def test_a_response_that_is_no_message(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = lambda _requests, _context: iter([NOT_A_MESSAGE])
    steps = [opened("square"), send(1), HALF_CLOSE, RECEIVE_TO_END]
    observed = run_plan(client, folder, case(peer.address, *steps))
    # grpc.aio has no response then, and the server's status.
    assert events(observed)[-1] == ("status", 0 if client == "aio" else 13)


def test_a_message_too_long_to_be_printed(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    rest = [HALF_CLOSE, RECEIVE_TO_END]
    cases = [
        case(
            peer.address,
            *(opened("square", codec="bytes"), send_bytes(b"\x01", zeros=zeros), *rest),
            case_id=str(zeros),
        )
        for zeros in (65_535, 65_536)
    ]
    observed = run_plan(client, folder, *cases)
    for event in ("sent", "received"):
        printed, long = [each for each in observed if each["event"] == event]
        assert printed["bytes"] == text(b"\x01" + bytes(65_535))
        sha256 = hashlib.sha256(b"\x01" + bytes(65_536)).hexdigest()
        assert (long["length"], long["sha256"], "bytes" in long) == (65_537, sha256, False)


def test_the_path_is_the_plans(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    cases = [
        case(
            peer.address,
            opened(method, path=f"/other.Service/{method}2", codec="bytes"),
            *(send(3), HALF_CLOSE, RECEIVE_TO_END),
            case_id=method,
        )
        for method in METHODS
    ]
    observed = run_plan(client, folder, *cases)
    for method in METHODS:
        assert events(observed, method)[-2:] == [("received", 3.0), ("status", 0)]
    assert peer.paths == [f"/other.Service/{method}2" for method in METHODS]


@pytest.mark.parametrize("method", METHODS)
def test_compressed_requests(client: str, peer: Peer, folder: Path, method: str) -> None:
    peer.behaviour = lambda requests, _context: (encoded(len(each)) for each in requests)
    padded = send_bytes(b"", zeros=1_000_000)
    sizes = {}
    for name, how in (("plain", {}), ("gzip", {"compression": "gzip"})):
        with Relay(peer.port) as relay:
            steps = [opened(method, codec="bytes", **how), padded, HALF_CLOSE, RECEIVE_TO_END]
            observed = events(run_plan(client, folder, case(relay.address, *steps)))
        sizes[name] = relay.sent_bytes
        if client == "aiogrpc" and how:
            assert observed == ["unsupported"]
            return
        assert observed[-2:] == [("received", 1_000_000.0), ("status", 0)]
    assert sizes["plain"] > 1_000_000
    # grpcio's StreamUnaryMultiCallable.future makes the compression a part of the metadata, and
    # sends the metadata without it.
    ignored = (client, method) == ("blocking", "sumSquare")
    assert (sizes["gzip"] > 1_000_000) if ignored else (sizes["gzip"] < 100_000)


def test_a_call_that_waits_for_ready(client: str, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    steps = [
        opened("streamrangeSquare", waitForReady=True, deadline_ms=60_000),
        *(receive(withinMs=1), send(3), receive(), HALF_CLOSE, RECEIVE_TO_END),
    ]
    file = plan_file(folder, case(f"127.0.0.1:{port}", *steps))
    with started(f"client.{client}", "--plan", str(file)) as process:
        observed = []
        for line in process.stdout:
            observed.append(json.loads(line)["event"])
            if observed[-1] in ("nothing-received", "unsupported"):
                break
        if client == "aiogrpc":
            assert observed[-1] == "unsupported"
            return
        with Peer(port) as peer:
            peer.behaviour = echo
            observed += [json.loads(line)["event"] for line in process.stdout]
    assert observed[-5:] == ["initial-metadata", "received", "half-closed", "status", "case-ended"]


@pytest.mark.parametrize("metadata", [["x bad", "1"], ["x-value", "a\nb"], ["Upper", "1"]])
def test_what_the_library_refuses_is_not_opened(
    client: str, peer: Peer, folder: Path, metadata: list[str]
) -> None:
    peer.behaviour = echo
    steps = [send(1), HALF_CLOSE, receive(), RECEIVE_TO_END, CANCEL]
    refused = case(peer.address, opened("square", metadata=[metadata]), *steps)
    after = case(peer.address, opened("square"), send(2), RECEIVE_TO_END, case_id="after")
    observed = run_plan(client, folder, refused, after)
    begun = [("sent", 1.0), "half-closed"]
    if client == "aio":
        assert events(observed) == [*begun, "not-opened"]
        assert only(observed, "not-opened")["reason"]
    else:
        # As grpcio has it since some version after 1.51, which refused the call.
        assert events(observed) == [*begun, ("status", 13), "cancelled"]
    assert events(observed, "after")[-1] == ("status", 0)
    assert len(peer.paths) == 1


def test_a_month(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    month_s = 30 * 24 * 3600
    for method in ("square", "streamrangeSquare"):
        steps = [opened(method, deadline_ms=month_s * 1000), send(1), HALF_CLOSE, RECEIVE_TO_END]
        observed = run_plan(client, folder, case(peer.address, *steps))
        assert events(observed)[-1] == ("status", 0)
        # The wire's unit is minutes here, rounded up.
        assert month_s - 60 < peer.time_remaining_s < month_s + 3600


def test_several_addresses_in_turn(client: str, peer: Peer, folder: Path) -> None:
    with Peer() as other:
        peer.behaviour = other.behaviour = echo
        calls = [str(number) for number in range(200)]
        steps = [
            step | {"call": call}
            for call in calls
            for step in (opened("square"), send(1), RECEIVE_TO_END)
        ]
        both = f"{peer.address},{other.address}"
        observed = run_plan(client, folder, case(both, *steps, loadBalancing="round_robin"))
    assert [each["code"] for each in observed if each["event"] == "status"] == [0] * len(calls)
    assert len(peer.paths) + len(other.paths) == len(calls)
    assert min(len(peer.paths), len(other.paths)) > len(calls) / 4


def test_a_call_still_open_at_the_end_of_its_case_is_cancelled(
    client: str, peer: Peer, folder: Path
) -> None:
    peer.behaviour = echo
    left_open = case(peer.address, opened("streamrangeSquare"), send(1), receive(), case_id="open")
    waiting = case(peer.address, opened("sumSquare"), receive(withinMs=1), case_id="waiting")
    after = case(peer.address, opened("square"), send(2), RECEIVE_TO_END, case_id="after")
    observed = run_plan(client, folder, left_open, waiting, after)
    assert events(observed, "open") == [("sent", 1.0), ("received", 1.0)]
    assert events(observed, "waiting") == ["nothing-received"]
    assert events(observed, "after") == [("sent", 2.0), ("received", 2.0), ("status", 0)]
    for _ in range(2):
        assert peer.ended_calls.get(timeout=TIMEOUT_S)


def test_two_calls_at_once(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    other = {"call": "b"}
    steps = [
        *(opened("streamrangeSquare"), opened("streamrangeSquare") | other),
        *(receive(withinMs=1), send(2) | other, receive() | other),
        *(send(1), receive(), HALF_CLOSE, HALF_CLOSE | other),
        *(RECEIVE_TO_END | other, RECEIVE_TO_END),
    ]
    observed = run_plan(client, folder, case(peer.address, *steps))
    received = [(each["call"], each["bytes"]) for each in observed if each["event"] == "received"]
    assert received == [("b", text(encoded(2))), ("a", text(encoded(1)))]
    assert [each["code"] for each in observed if each["event"] == "status"] == [0, 0]


def test_nobody_listens(client: str, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    observed = run_plan(client, folder, case(address, opened("square"), send(1), RECEIVE_TO_END))
    assert events(observed) == [("sent", 1.0), ("status", 14)]


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (None, "cannot read {file}: No such file or directory"),
        ("{", "{file} is not JSON: "),
        ('{"cases": []}', "{file} breaks the driver contract: no 'contract'"),
        ('{"contract": CONTRACT, "cases": [{}]}', "{file} breaks the driver contract: no 'target'"),
        ('{"contract": {"descriptors": "no.binpb"}}', "cannot read no.binpb: No such file"),
        ('{"contract": {"descriptors": "README.md"}}', "protobuf makes no messages of README.md: "),
        ("[]", "{file} breaks the driver contract: "),
    ],
)
def test_a_plan_that_cannot_be_used(
    client: str, folder: Path, plan: str | None, reason: str
) -> None:
    file = folder / "plan.json"
    if plan is not None:
        file.write_text(plan.replace("CONTRACT", json.dumps(written(SQUARE, folder))))
    done = run(f"client.{client}", "--plan", str(file))
    assert done.returncode == 1
    assert reason.format(file=file) in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_ctrl_c_is_quiet(client: str, peer: Peer, folder: Path) -> None:
    peer.behaviour = echo
    steps = [opened("streamrangeSquare"), send(1), receive(), receive()]
    file = plan_file(folder, case(peer.address, *steps))
    with started(f"client.{client}", "--plan", str(file)) as process:
        for line in process.stdout:
            if json.loads(line)["event"] == "received":
                break
        process.send_signal(signal.SIGINT)
        assert process.wait(TIMEOUT_S) == -signal.SIGINT
        assert process.stderr.read() == ""

"""Every client against every server: each call shape over each transport, driven."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from programs import CLIENTS, SERVERS, DrivenServer, driven_server, listener, run_plan

from driver_testing.cases import HALF_CLOSE, RECEIVE_TO_END, case, events, opened, receive, send
from driver_testing.certificates import Certificates

TRANSPORTS = ["plaintext", "tls", "mtls"]
BIDI_MODES = ["interleaved", "after-half-close"]
OK = ("status", 0)


@pytest.fixture(scope="module", params=SERVERS)
def server(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    certificates: Certificates,
) -> Iterator[DrivenServer]:
    listeners = [listener(transport, bidi) for transport in TRANSPORTS for bidi in BIDI_MODES]
    folder = tmp_path_factory.mktemp("server")
    with driven_server(request.param, folder, listeners, tls=certificates.config()) as server:
        yield server


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("transport", TRANSPORTS)
def test_every_call_shape(
    server: DrivenServer, client: str, transport: str, certificates: Certificates, folder: Path
) -> None:
    interleaved = server.address(f"{transport}/interleaved")
    after_half_close = server.address(f"{transport}/after-half-close")
    tls = certificates.of(transport)
    end = (HALF_CLOSE, RECEIVE_TO_END)

    observations = run_plan(
        client,
        folder,
        case(interleaved, opened("square"), send(12.3), *end, tls=tls, case_id="unary"),
        case(interleaved, opened("rangeSquare"), send(3.9), *end, tls=tls, case_id="range"),
        case(interleaved, opened("rangeSquare"), send(-1), *end, tls=tls, case_id="empty range"),
        case(interleaved, opened("sumSquare"), send(1), send(2.5), *end, tls=tls, case_id="sum"),
        case(interleaved, opened("sumSquare"), *end, tls=tls, case_id="empty sum"),
        case(
            interleaved,
            opened("streamrangeSquare"),
            *(send(3), receive(), send(4), receive()),
            *end,
            tls=tls,
            case_id="interleaved",
        ),
        case(
            after_half_close,
            opened("streamrangeSquare"),
            *(send(3), send(4), receive(withinMs=50)),
            *end,
            tls=tls,
            case_id="after half-close",
        ),
    )

    assert {
        each: events(observations, each) for each in dict.fromkeys(o["case"] for o in observations)
    } == {
        "unary": [("sent", 12.3), "half-closed", ("received", 12.3**2), OK],
        "range": [
            *(("sent", 3.9), "half-closed"),
            *(("received", float(i * i)) for i in range(4)),
            OK,
        ],
        "empty range": [("sent", -1.0), "half-closed", OK],
        "sum": [("sent", 1.0), ("sent", 2.5), "half-closed", ("received", 7.25), OK],
        "empty sum": ["half-closed", ("received", 0.0), OK],
        "interleaved": [
            *(("sent", 3.0), ("received", 9.0), ("sent", 4.0), ("received", 16.0)),
            *("half-closed", OK),
        ],
        "after half-close": [
            *(("sent", 3.0), ("sent", 4.0), "nothing-received", "half-closed"),
            *(("received", 9.0), ("received", 16.0), OK),
        ],
    }


def test_mtls_refuses_a_client_without_certificate(
    server: DrivenServer, certificates: Certificates, folder: Path
) -> None:
    address = server.address("mtls/interleaved")
    [status] = events(
        run_plan(
            "blocking",
            folder,
            case(address, opened("square"), send(1), RECEIVE_TO_END, tls=certificates.of("tls")),
        )
    )[1:]
    assert status == ("status", 14)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_refuses_a_server_of_another_authority(
    server: DrivenServer, client: str, certificates: Certificates, folder: Path
) -> None:
    address = server.address("tls/interleaved")
    tls = {"ca": certificates.other_ca}
    observations = run_plan(
        client, folder, case(address, opened("square"), send(1), RECEIVE_TO_END, tls=tls)
    )
    assert events(observations)[1:] == [("status", 14)]


def test_a_server_keeps_the_tutorials_arithmetic(server: DrivenServer, folder: Path) -> None:
    cases = [
        case(server.address(), opened("square"), send(x), RECEIVE_TO_END, case_id=str(x))
        for x in (0.0, -0.0, 5e-324, float("inf"), float("-inf"), 1e200, 1234.5678)
    ]
    observations = run_plan("blocking", folder, *cases)
    answers = {str(each["id"]): events(observations, each["id"])[1:] for each in cases}
    # x ** 2 raises OverflowError where x * x is infinite.
    assert answers.pop("1e+200") == [("status", 2)]
    assert answers == {x: [("received", float(x) ** 2), OK] for x in answers}

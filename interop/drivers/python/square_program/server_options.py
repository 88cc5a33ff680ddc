"""The servers' options."""

import argparse
from collections.abc import Iterable
from functools import partial

from interop_driver.announcement import Announce, Bound, announce_to_harness
from interop_driver.contract import ReadContract
from interop_driver.documents import read_config
from interop_driver.endpoints import Config, Listener, PemFiles
from interop_driver.program import ArgumentParser

# The tutorial's.
DEFAULT_HOST = "0.0.0.0"
DEFAULT_PORT = 5000


def parse_arguments(
    program: str, read_contract: ReadContract, arguments: list[str] | None = None
) -> tuple[Config, Announce]:
    """What to serve and whom to tell. Exits 2 for options that cannot be."""
    parser = ArgumentParser(
        program,
        description="Serves squarerpc_service.SquareService.",
        argument_default=argparse.SUPPRESS,
    )
    parser.add_argument("--host", help="address to listen on (0.0.0.0)")
    parser.add_argument("--port", type=port, help="port to listen on, 0 for any free one (5000)")
    parser.add_argument(
        "--bidi",
        choices=["interleaved", "after-half-close"],
        help="how streamrangeSquare answers: each number as it comes, or all at the end",
    )
    parser.add_argument("--tls-cert", metavar="FILE", help="serve TLS with this certificate (PEM)")
    parser.add_argument("--tls-key", metavar="FILE", help="its private key (PEM)")
    parser.add_argument(
        "--client-ca", metavar="FILE", help="demand client certificates of this authority (PEM)"
    )
    parser.add_argument(
        "--max-concurrent-rpcs", type=positive, metavar="N", help="refuse calls beyond this many"
    )
    parser.add_argument(
        "--config", metavar="FILE", help="be driven by a config of the driver contract"
    )
    given = vars(parser.parse_args(arguments))
    if "config" in given:
        if len(given) > 1:
            parser.error("--config takes no other option beside it")
        config = read_config(given["config"], read_contract)
        return config, partial(announce_to_harness, config.contract.messages)
    tls = tls_options(parser, given)
    transport = "plaintext" if tls is None else "tls" if tls.ca is None else "mtls"
    listener = Listener(
        "plain",
        given.get("host", DEFAULT_HOST),
        given.get("port", DEFAULT_PORT),
        transport,
        {"bidi": given.get("bidi", "interleaved")},
        tls,
    )
    limit = given.get("max_concurrent_rpcs")
    return Config([listener], limit, contract=None, scripts={}), announce_to_person


def announce_to_person(
    _library: str, _version: str, bound: Iterable[Bound], *, limits_calls: bool
) -> None:
    del limits_calls
    for listener, port, _ in bound:
        print(
            f"serving squarerpc_service.SquareService on {listener.host}:{port}"
            f" ({listener.transport}, {listener.service['bidi']})",
            flush=True,
        )


def bidi_of(config: Config, listener: Listener) -> str:
    """How streamrangeSquare answers there."""
    default = "interleaved"
    return listener.service.get("bidi", default) if config.is_of_own_service else default


def why_unsupported(transport: str, bidi: str) -> str | None:
    """What of this listener no server here can offer."""
    if transport not in ("plaintext", "tls", "mtls"):
        return f"transport {transport}"
    if bidi not in ("interleaved", "after-half-close"):
        return f"bidi {bidi}"
    return None


def tls_options(parser: ArgumentParser, given: dict[str, str]) -> PemFiles | None:
    if given.keys().isdisjoint({"tls_cert", "tls_key", "client_ca"}):
        return None
    for name in ("tls_cert", "tls_key"):
        if name not in given:
            parser.error(f"TLS needs --{name.replace('_', '-')} too")
    return PemFiles(given.get("client_ca"), given["tls_cert"], given["tls_key"])


def port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to 65535")
    return number


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number

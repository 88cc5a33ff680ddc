"""The servers' options."""

import argparse
from functools import partial

from ..driver.documents import read_config
from ..endpoints import Config, Listener, PemFiles
from ..program import ArgumentParser
from .announcement import Announce, announce_to_harness, announce_to_person

# The tutorial's.
DEFAULT_HOST = "0.0.0.0"
DEFAULT_PORT = 5000


def parse_arguments(program: str) -> tuple[Config, Announce]:
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
    given = vars(parser.parse_args())
    if "config" in given:
        if len(given) > 1:
            parser.error("--config takes no other option beside it")
        config = read_config(given["config"])
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

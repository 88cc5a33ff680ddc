"""The clients' options."""

import argparse
import re

from interop_driver.contract import ReadContract
from interop_driver.documents import Plan, read_plan
from interop_driver.endpoints import PemFiles, Target
from interop_driver.program import ArgumentParser


def parse_arguments(program: str, read_contract: ReadContract) -> Target | Plan:
    """Where to call for a person, or a plan. Exits 2 for options that cannot be."""
    parser = ArgumentParser(
        program,
        description="Calls the square service and prints the results of the tutorial's examples.",
        argument_default=argparse.SUPPRESS,
    )
    parser.add_argument("--target", type=address, help="host:port (localhost:5000)")
    parser.add_argument("--ca", metavar="FILE", help="speak TLS: the authorities to trust (PEM)")
    parser.add_argument("--cert", metavar="FILE", help="the client's certificate, for mTLS (PEM)")
    parser.add_argument("--key", metavar="FILE", help="its private key (PEM)")
    parser.add_argument("--plan", metavar="FILE", help="be driven by a plan of the driver contract")
    given = vars(parser.parse_args())
    if "plan" in given:
        if len(given) > 1:
            parser.error("--plan takes no other option beside it")
        return read_plan(given["plan"], read_contract)
    if ("cert" in given) != ("key" in given):
        parser.error("--cert and --key need each other")
    if "cert" in given and "ca" not in given:
        parser.error("--cert and --key need --ca too")
    tls = PemFiles(given["ca"], given.get("cert"), given.get("key")) if "ca" in given else None
    return Target(given.get("target", "localhost:5000"), tls)


def address(text: str) -> str:
    found = re.fullmatch(r"(\[[0-9a-fA-F:.%]+\]|[^\s:/\[\]]+):(\d{1,5})", text)
    if found is None or not 1 <= int(found[2]) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not host:port, as in localhost:5000")
    return text

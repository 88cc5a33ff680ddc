"""python-grpclib: the server."""

import asyncio

from interop_driver.google_messages import with_generated
from interop_driver.program import run_program
from square_program.server_options import parse_arguments

from ..contract.data_pb2 import DESCRIPTOR
from .serve import serve

NAME = "python-grpclib"


def main() -> None:
    config, announce = parse_arguments(NAME, with_generated(DESCRIPTOR))
    asyncio.run(serve(config, announce))


if __name__ == "__main__":
    run_program(NAME, main)

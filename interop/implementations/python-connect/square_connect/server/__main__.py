"""python-connect: the server."""

import asyncio

from interop_driver.program import run_program
from square_program.server_options import parse_arguments

from ..messages import read_contract
from .process import NAME
from .serve import serve


def main() -> None:
    config, announce = parse_arguments(NAME, read_contract)
    asyncio.run(serve(config, announce))


if __name__ == "__main__":
    run_program(NAME, main)

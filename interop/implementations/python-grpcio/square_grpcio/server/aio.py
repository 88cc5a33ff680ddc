"""python-aio: the same service on grpc.aio."""

import asyncio

from ..program import run_program
from .aio_serve import serve
from .command_line import parse_arguments

NAME = "python-aio"


def main() -> None:
    config, announce = parse_arguments(NAME)
    asyncio.run(serve(config, announce))


if __name__ == "__main__":
    run_program(NAME, main)

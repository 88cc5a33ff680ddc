"""raw-http2, the server: --config FILE."""

import asyncio

from ..driver.documents import read_config
from ..program import driven_file, run_program
from .serve import serve

NAME = "raw-http2"


def main() -> None:
    asyncio.run(serve(read_config(driven_file(NAME, "--config"))))


if __name__ == "__main__":
    run_program(NAME, main)

"""python-threads: the tutorial's server, a pool of ten threads."""

from interop_driver.google_messages import with_generated
from interop_driver.program import run_program
from square_program.server_options import parse_arguments

from ..contract.data_pb2 import DESCRIPTOR
from .arithmetic import square
from .blocking_serve import serve

NAME = "python-threads"


def main() -> None:
    config, announce = parse_arguments(NAME, with_generated(DESCRIPTOR))
    serve(config, announce, square)


if __name__ == "__main__":
    run_program(NAME, main)

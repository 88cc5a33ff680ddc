"""python-threads: the tutorial's server, a pool of ten threads."""

from ..program import run_program
from .arithmetic import square
from .blocking_serve import serve
from .command_line import parse_arguments

NAME = "python-threads"


def main() -> None:
    config, announce = parse_arguments(NAME)
    serve(config, announce, square)


if __name__ == "__main__":
    run_program(NAME, main)

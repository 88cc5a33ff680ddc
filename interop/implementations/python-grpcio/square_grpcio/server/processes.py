"""python-processes: the tutorial's server with its arithmetic in three processes."""

from ..program import run_program
from .command_line import parse_arguments
from .process_pool import square_in_processes

NAME = "python-processes"


def main() -> None:
    config, announce = parse_arguments(NAME)
    with square_in_processes() as square:
        from .blocking_serve import serve  # gRPC, and its threads, only after the processes

        serve(config, announce, square)


if __name__ == "__main__":
    run_program(NAME, main)

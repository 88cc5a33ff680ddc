"""python-processes: the tutorial's server with its arithmetic in three processes.

Each of them imports this module at its start, so it imports nothing until it is run.
"""


def main() -> None:
    from .command_line import parse_arguments
    from .process_pool import square_in_processes

    config, announce = parse_arguments("python-processes")
    with square_in_processes() as square:
        from .blocking_serve import serve  # gRPC, and its threads, only after the processes

        serve(config, announce, square)


if __name__ == "__main__":
    from ..program import run_program

    run_program("python-processes", main)

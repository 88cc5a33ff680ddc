"""python-processes: the tutorial's server with its arithmetic in three processes.

Each of them imports this module at its start, so it imports nothing until it is run.
"""


def main() -> None:
    from interop_driver.google_messages import with_generated
    from square_program.server_options import parse_arguments

    from ..contract.data_pb2 import DESCRIPTOR
    from .process_pool import square_in_processes

    config, announce = parse_arguments("python-processes", with_generated(DESCRIPTOR))
    with square_in_processes() as square:
        from .blocking_serve import serve  # gRPC, and its threads, only after the processes

        serve(config, announce, square)


if __name__ == "__main__":
    from interop_driver.program import run_program

    run_program("python-processes", main)

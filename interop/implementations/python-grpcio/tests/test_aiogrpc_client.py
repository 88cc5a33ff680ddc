"""What the driven client on aiogrpc must do that the others need not."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
from peer import Peer
from programs import FOLDER, METHODS, TIMEOUT_S, plan_file

from driver_testing.cases import CANCEL, HALF_CLOSE, RECEIVE_TO_END, case, opened, send

PROGRAM = """
import gc, sys, threading
from square_grpcio.client.aiogrpc import main
gc.disable()
main()
print(*(thread.name for thread in threading.enumerate() if not thread.daemon), file=sys.stderr)
"""


def test_no_thread_is_left_to_the_garbage_collector(peer: Peer, folder: Path) -> None:
    """aiogrpc would join it there, which hangs where another thread is just being started."""

    def echo(requests: Iterator[bytes], _context: grpc.ServicerContext) -> Iterator[bytes]:
        yield from requests

    peer.behaviour = echo
    cases = [
        case(peer.address, opened(method), send(1), *rest, case_id=f"{method} {number}")
        for method in METHODS
        for number, rest in enumerate(([HALF_CLOSE, RECEIVE_TO_END], [CANCEL, RECEIVE_TO_END], []))
    ]
    file = plan_file(folder, *cases)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--plan", str(file)],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "MainThread\n"

"""How both clients end."""

import os
import sys
from collections.abc import Callable
from typing import NoReturn

from interop_driver.program import run_program


def run_client(name: str, main: Callable[[], None]) -> NoReturn:
    """Without the interpreter's own end.

    Before Python 3.14 a thread of pyqwest that comes back to Python meanwhile aborts the process:
    https://github.com/curioswitch/pyqwest/issues/164
    """
    code: object = 0
    try:
        run_program(name, main)
    except SystemExit as ended:
        code = ended.code
    if isinstance(code, str):
        print(code, file=sys.stderr)
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)

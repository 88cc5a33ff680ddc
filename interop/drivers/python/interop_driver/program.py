"""How every program here parses its arguments and ends."""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

from .errors import ProgramError, in_one_line


class ArgumentParser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage, and exits 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def run_program(name: str, main: Callable[[], None]) -> None:
    """Runs main; turns what ends it into one line on standard error and exit code 1."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Ctrl-C ends the process as it does any other, instead of raising wherever it is.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        main()
    except ProgramError as error:
        sys.exit(f"{name}: {error}")
    except BrokenPipeError:
        # The reader has gone, as head does; Python's own flush at exit must not meet that again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if "DEBUG" in os.environ:
            raise
        sys.exit(f"{name}: {in_one_line(error)}")

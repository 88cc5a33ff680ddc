"""How both programs parse their arguments and end."""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

from .driver.documents import DocumentError
from .tls import CredentialsError


class StartError(Exception):
    """The message is one line and says what was wrong, with what value and what to do."""


class ArgumentParser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage, and exits 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def driven_file(program: str, option: str) -> str:
    """The file that the harness gives; there is no plain face. Exits 2 without it."""
    parser = ArgumentParser(
        program, description="Breaks HTTP/2 and gRPC on purpose, as the harness says."
    )
    parser.add_argument(option, dest="file", metavar="FILE", help="of the driver contract")
    file = parser.parse_args().file
    if file is None:
        parser.error(f"a hostile peer is for the harness only: give it {option} FILE")
    return file


def run_program(name: str, main: Callable[[], None]) -> None:
    """Runs main; turns what ends it into one line on standard error and exit code 1."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Ctrl-C ends the process as it does any other, instead of raising wherever it is.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        main()
    except (StartError, DocumentError, CredentialsError) as error:
        sys.exit(f"{name}: {error}")
    except BrokenPipeError:
        # The reader has gone, as head does; Python's own flush at exit must not meet that again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if "DEBUG" in os.environ:
            raise
        sys.exit(f"{name}: {type(error).__name__}: {' '.join(str(error).split())}")

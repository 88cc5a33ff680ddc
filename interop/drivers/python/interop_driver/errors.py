"""What can go wrong for the person who starts a program."""

from typing import Literal

ErrorCode = Literal["credentials", "bind", "document"]


class ProgramError(Exception):
    """The message is one line and says what was wrong, with what value and what to do."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


def in_one_line(error: BaseException) -> str:
    """Its type and what it says."""
    return " ".join(f"{type(error).__name__}: {error}".split())

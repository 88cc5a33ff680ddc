"""What can go wrong for the person who starts a program."""

from typing import Literal


class SquareError(Exception):
    """The message is one line and says what was wrong, with what value and what to do."""

    def __init__(self, code: Literal["credentials", "bind", "document"], message: str) -> None:
        super().__init__(message)
        self.code = code

"""What gRPC logs of a handler that raised."""

import logging


def log_in_one_line() -> None:
    """On standard error; a number that Python cannot square is no reason for a stack trace."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLineFormatter())
    logging.getLogger().addHandler(handler)


class OneLineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        reason = "" if error is None else f" ({type(error).__name__}: {error})"
        return " ".join(f"{record.getMessage()}{reason}".split())

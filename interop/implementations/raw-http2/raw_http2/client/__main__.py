"""raw-http2, the client: --plan FILE."""

import asyncio
from functools import partial

from ..driver.documents import Case, read_plan
from ..driver.output import ObservationLog, print_ready
from ..driver.steps import Unsupported
from ..program import driven_file, run_program
from .case_run import CaseRun

NAME = "raw-http2"


async def run_plan(cases: list[Case]) -> None:
    """Prints the ready line, then what happens in each case, on connections of its own."""
    print_ready()
    log = ObservationLog()
    for case in cases:
        observe = partial(log.print, case=case.id)
        observe("case-begun")
        run = CaseRun(case.target, observe)
        try:
            for step in case.steps:
                await run.do(step)
        except Unsupported as unsupported:
            observe("unsupported", reason=str(unsupported))
        finally:
            await run.end()
        observe("case-ended")


def main() -> None:
    asyncio.run(run_plan(read_plan(driven_file(NAME, "--plan"))))


if __name__ == "__main__":
    run_program(NAME, main)

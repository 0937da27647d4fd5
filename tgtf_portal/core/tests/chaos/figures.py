"""A pytest plugin: what a scenario came to, one line of figures each, printed after the run."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tgtf_portal.core.tests.judge import Outcome, judge
from tgtf_portal.core.tests.live import Installation

Record = Callable[[str, object], None]
PROPERTY = "figures"


class Figures:
    def __init__(self, record: Record, scenario: str) -> None:
        self.record = record
        self.scenario = scenario
        self.started = time.monotonic()

    def verdict(self, installation: Installation, **facts: Any) -> Outcome:
        """The judge's outcome, noted whether or not the test accepts it."""
        seconds = time.monotonic() - self.started
        outcome = judge(installation)
        engine = installation.database.partition(":")[0]
        counted = {name: _size(value) for name, value in vars(outcome).items()}
        self.note(engine=engine, **facts, **counted, seconds=round(seconds, 1))
        return outcome

    def note(self, **facts: Any) -> None:
        words = " ".join(f"{name}={value}" for name, value in facts.items())
        self.record(PROPERTY, f"{self.scenario}: {words}")


def _size(value: Any) -> int:
    return value if isinstance(value, int) else len(value)


@pytest.fixture
def figures(record_property: Record, request: pytest.FixtureRequest) -> Figures:
    name = request.node.name.removeprefix("test_")
    return Figures(record_property, name)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    lines = [value for r in reports for name, value in r.user_properties if name == PROPERTY]
    if lines:
        terminalreporter.section("figures")
    for line in sorted(set(lines)):
        terminalreporter.write_line(line)

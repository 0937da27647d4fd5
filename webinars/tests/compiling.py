"""What killing processes that compile a recap needs: its rooms, writers, and a look."""

import json
import re
from dataclasses import dataclass
from typing import Any

from tgtf_portal.core.tests.live import Installation

ROUND = re.compile(r"round(\d+)x")
SETUP = """
from webinars.models import Insight
from webinars.tests.factories import BreakoutFactory, HeldWebinarFactory
webinar = HeldWebinarFactory(slug="compiled", title="Pathways")
Insight.objects.bulk_create(
    Insight(
        breakout=room,
        kind="conclusion" if n == 0 else "barrier" if n % 3 else "commitment",
        text=f"Permits of kind {n % 20} are in round0x",
    )
    for room in BreakoutFactory.create_batch(5, webinar=webinar)
    for n in range(30)
)
"""
# Every text is changed at once, so at any moment all have the mark of one round.
WRITING = """
import itertools, time
import django
django.setup()
from django.db.models import F, Value
from django.db.models.functions import Replace
from webinars.models import Insight
print("writing", flush=True)
for n in itertools.count():
    old, new = f"round{n}x", f"round{n + 1}x"
    Insight.objects.update(text=Replace(F("text"), Value(old), Value(new)))
    time.sleep(0.2)
"""
COMPILING = """
import time
import django
django.setup()
from django.db import connection
from webinars.recap.domain import compilation as recap
from webinars.models import Webinar

def loosely(statements, drafts):
    connection.connection.commit()  # what the recap's own transaction would not do
    print("in between", flush=True)
    time.sleep(0.5)
    keep(statements, drafts)

if {loose}:
    keep, recap._keep_sources = recap._keep_sources, loosely
webinar = Webinar.objects.get(slug="compiled")
print("compiling", flush=True)
while True:
    recap.compile_recap(webinar)
    print("compiled", flush=True)
"""
STORED = """
import json
from webinars.recap.domain.versions import _statements, snapshot_of
from webinars.models import Recap
recap = Recap.objects.first()
versions = list(recap.versions.order_by("number")) if recap else []
print(json.dumps({
    "statements": [snapshot_of(s) for s in _statements(recap)] if recap else [],
    "standfirst": recap.standfirst if recap else "",
    "numbers": [v.number for v in versions],
    "versions": [v.statements for v in versions[-3:]],
}))
"""


@dataclass
class Stored:
    """A recap as it lies in the database, and its latest versions."""

    statements: list[dict[str, Any]]
    standfirst: str
    numbers: list[int]
    versions: list[list[dict[str, Any]]]

    @property
    def rounds(self) -> set[str]:
        return rounds_of([self.standfirst, self.statements])

    @property
    def sourceless(self) -> int:
        return sum(not statement["sources"] for statement in self.statements)

    @property
    def is_whole(self) -> bool:
        """One round's words and sources, each statement with sources, the last version the same."""
        return (
            len(self.rounds) <= 1
            and not self.sourceless
            and self.numbers == list(range(1, len(self.numbers) + 1))
            and all(len(rounds_of(version)) == 1 for version in self.versions)
            and self.statements == (self.versions[-1] if self.versions else [])
        )


def rounds_of(told: Any) -> set[str]:
    return set(ROUND.findall(json.dumps(told)))


def stored(installation: Installation) -> Stored:
    return Stored(**json.loads(installation.script(STORED)))

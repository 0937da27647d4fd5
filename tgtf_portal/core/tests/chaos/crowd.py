"""Many promises at once, and the ways in which their workers come to grief."""

import random
from collections.abc import Callable
from contextlib import suppress

from celery import Celery

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.tests import sink as modes
from tgtf_portal.core.tests.live import Installation, Process, wait_until

SOON = {"OUTBOX_LEASE_SECONDS": "4", "OUTBOX_SWEEP_SECONDS": "1"}
CROWD = """
from datetime import timedelta
from django.utils import timezone
from tgtf_portal.core.mail import outbox
letter = {{"subject": "Hello", "text": "Good morning."}}
outbox.promise_all(
    outbox.Promise(
        "mail.ready_made", key=f"crowd/{name}/{{n}}", to=f"{name}{{n}}@example.org",
        context=letter, {facts}
    )
    for n in range({number})
)
"""
Promise = Callable[[Installation, int], None]


def promise_crowd(
    installation: Installation, number: int, name: str = "reader", facts: str = ""
) -> None:
    """Promises a ready-made mail to each; `facts` is a piece of source with more about them."""
    installation.script(CROWD.format(name=name, number=number, facts=facts))


def bell(installation: Installation) -> Callable[[], None]:
    """The doorbell of an installation, rung from outside."""
    app = Celery(
        "bell", broker=installation.settings["REDIS_URL"] or "folder://", set_as_current=False
    )
    if not installation.settings["REDIS_URL"]:
        var = installation.folder / "var"
        folders = dict.fromkeys(("data_folder_in", "data_folder_out"), str(var / "broker"))
        app.conf.broker_transport_options = folders | {"control_folder": str(var / "control")}
    return lambda: app.send_task(outbox.DELIVERY)


def delivered(installation: Installation) -> int:
    return len(installation.sink.deliveries)


def kill_one_after_the_other(
    installation: Installation, workers: list[Process], number: int, kills: int
) -> None:
    """kill -9 in turn, spread evenly over `number` deliveries, each replaced at once."""
    for kill in range(kills):
        milestone = number * (kill + 1) // (kills + 1)
        wait_until(lambda m=milestone: delivered(installation) >= m, 240, f"{milestone} mails came")
        workers[kill % len(workers)].kill()
        workers[kill % len(workers)] = installation.start_worker(ready=False)


class Mishaps:
    """A mail server's mode that goes wrong for a share of the attempts, differently each time."""

    def __init__(self, shares: dict[str, float], seed: int) -> None:
        self.shares = shares
        self.dice = random.Random(seed)
        self.counted = dict.fromkeys(shares, 0)
        self._decided: dict[str, str] = {}

    def __call__(self, recipient: str) -> str:
        """Asked at RCPT and again at DATA of one attempt, where the answer must be the same."""
        with suppress(KeyError):
            return self._decided.pop(recipient)
        mode = self._throw()
        if mode in (modes.DROP_BEFORE, modes.DROP_AFTER, modes.OK):
            self._decided[recipient] = mode
        return mode

    def _throw(self) -> str:
        point = self.dice.random()
        for mode, share in self.shares.items():
            point -= share
            if point < 0:
                self.counted[mode] += 1
                return mode
        return modes.OK


def hurry(installation: Installation) -> None:
    """Lets whatever waits for its next attempt be due now, as if its pause had passed."""
    installation.query(
        "UPDATE core_message SET due_at = created_at WHERE status = 'queued' AND attempts > 0"
    )


CLOCKS = {
    "core_message": ("due_at", "lease_until", "drop_after"),
    "core_postoffice": ("held_at", "failing_since", "rests_until", "allowance_at"),
}


def let_time_pass(installation: Installation, seconds: float) -> None:
    """Moves what the outbox remembers into the past: for it, the clock has jumped ahead."""
    sqlite = installation.database.startswith("sqlite")
    earlier = (
        "strftime('%Y-%m-%d %H:%M:%f', {0}, '-{1} seconds')"
        if sqlite
        else "{0} - interval '{1} seconds'"
    )
    for table, columns in CLOCKS.items():
        new = ", ".join(f"{column} = {earlier.format(column, seconds)}" for column in columns)
        installation.query(f"UPDATE {table} SET {new}")

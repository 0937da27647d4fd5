"""A webinar's whole plan of reminders under two schedulers and two workers: each mail goes once."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tgtf_portal.core.tests.judge import wait_for_rest
from tgtf_portal.core.tests.live import Installation, wait_until

FULL = pytest.mark.chaos
APPLICATION = "webinars.tests.chaos.shifted"
# Six people have a place, four of whom come; two were invited and say nothing. In eight days, so
# that nothing is due by the clock on the wall.
PLANNED = """
import json
from datetime import timedelta
from django.utils import timezone
from tgtf_portal.core.models import Message
from webinars.followup.domain.reminders import plan_reminders
from webinars.models import Invitation
from webinars.tests.factories import RegistrationFactory, WebinarFactory

now = timezone.now().replace(microsecond=0)
start = now + timedelta(days=8)
webinar = WebinarFactory(starts_at=start, ends_at=start + timedelta(hours=2))
for n in range(6):
    RegistrationFactory(webinar=webinar, email=f"guest{n}@example.org", attended=n < 4)
for n in range(2):
    invitation = Invitation.objects.create(webinar=webinar, email=f"silent{n}@example.org")
    key = f"webinar.invitation/{webinar.pk}/{invitation.pk}"
    Message.objects.create(
        kind="webinar.invitation", key=key, message_id=f"<{n}@example.org>", status="sent",
        sent_at=now, recipient=invitation.email, about=f"webinar/{webinar.pk}",
    )
plan_reminders(webinar)
due = {r.due_at for r in webinar.reminders.all() if r.due_at}
print(json.dumps(sorted((at - now).total_seconds() for at in due)))
"""
GUESTS = [f"guest{n}@example.org" for n in range(6)]
SILENT = [f"silent{n}@example.org" for n in range(2)]
TO_GUESTS = ("reminder.week", "reminder.day", "reminder.hour")
TICK = "Sending due task send-due-reminders"


class Clock:
    """The one that the portal goes by; it is set ahead, and runs on from there."""

    def __init__(self, installation: Installation) -> None:
        self.file = installation.folder / "ahead"
        self.ahead(0)

    def ahead(self, seconds: float) -> None:
        """In one step, for it is read all the time."""
        new = Path(f"{self.file}.new")
        new.write_text(str(seconds))
        new.replace(self.file)


def expected():
    mails = {(guest, kind): 1 for guest in GUESTS for kind in TO_GUESTS}
    mails |= {(guest, "followup.thanks"): 1 for guest in GUESTS[:4]}
    mails |= {(guest, "followup.missed"): 1 for guest in GUESTS[4:]}
    return mails | {(reader, "reminder.unanswered"): 1 for reader in SILENT}


def arrived(installation):
    """How many copies of each mail the mail server has, by reader and occasion."""
    kinds = dict(installation.query("SELECT message_id, kind FROM core_message"))
    return Counter((d.recipient, kinds[d.message_id]) for d in installation.sink.deliveries)


def ticks_of(beat):
    return beat.log.read_text().count(TICK)


def run_through_the_plan(installation, ticks, tick):
    """From one occasion to the next, each for its share of the ticks; answers with both counts."""
    occasions = json.loads(installation.script(PLANNED))
    clock = Clock(installation)
    installation.settings |= {"TEST_CLOCK": str(clock.file), "TEST_TICK": str(tick)}
    workers = [installation.start_worker(APPLICATION, ready=False) for _ in range(2)]
    beats = [installation.start_beat(APPLICATION) for _ in range(2)]
    for worker in workers:
        installation.wait_for_log(worker, "ready.")
    for number, seconds in enumerate(occasions, start=1):
        clock.ahead(seconds - 1)
        share = ticks * number // len(occasions)
        patience = 60 + 4 * ticks * tick
        wait_until(lambda s=share: min(map(ticks_of, beats)) >= s, patience, "the clocks tick")
        due = sum(1 for key in expected() if key[1] in due_by(number))
        wait_until(lambda d=due: len(arrived(installation)) >= d, 60, f"occasion {number} is told")
    for beat in beats:
        beat.kill()
    wait_for_rest(installation, 60)
    return [ticks_of(beat) for beat in beats]


def due_by(number):
    """Which mails are due at the first so many occasions."""
    order = ["reminder.week", "reminder.unanswered", "reminder.day", "reminder.hour"]
    return order[:number] if number < 5 else [*order, "followup.thanks", "followup.missed"]


@pytest.mark.parametrize(
    ("keys", "ticks", "tick"),
    [
        pytest.param("stable", 40, 0.1, marks=FULL),
        pytest.param("stable", 600, 0.25, marks=FULL),
        pytest.param("fresh", 40, 0.1, marks=FULL),
    ],
)
def test_a_plan_under_two_schedulers(installation, figures, keys, ticks, tick):
    """The control forgets which mails were promised: people get copies."""
    installation.settings |= {"TEST_KEYS": keys}

    ticked = run_through_the_plan(installation, ticks, tick)

    mails = arrived(installation)
    most = max(mails.values())
    figures.note(ticks=ticked, mails=len(mails), most_copies=most)
    assert min(ticked) >= ticks
    assert set(mails) == set(expected())
    if keys == "stable":
        assert mails == expected()
    else:
        assert most > 1

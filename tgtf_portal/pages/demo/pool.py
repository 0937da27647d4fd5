"""A small pool of those who offered their advice: some are picked, some said yes or no, and one
declined; all of them are made up."""

from datetime import timedelta

from django.utils import timezone

from advisors.models import PoolEntry
from advisors.pool.domain.pool import confirm_entry, decline_entry, pick_entry, refuse_entry
from advisors.pool.domain.pool_import import POOL
from clusters.models import Facility
from tgtf_portal.pages.demo import files
from tgtf_portal.pages.demo.clock import on
from tgtf_portal.pages.demo.people import Key, coordinator

CAME, DECIDED, ANSWERED = timedelta(days=20), timedelta(days=6), timedelta(days=2)
PICKED = {
    "elin.pool@example.org": "Knows fibres, and two of our projects are about them.",
    "jurij.pool@example.org": "Speaks the languages of two leads.",
    "gerda.pool@example.org": "Trains people at work.",
    "katya.pool@example.org": "Nobody else has worked in Bulgaria.",
    "leo.pool@example.org": "Carbon fibre is a need of one project.",
}
YES, NO = ["elin.pool@example.org", "jurij.pool@example.org"], "leo.pool@example.org"
DECLINED = {"otto.pool@example.org": "Offers no days this year."}


def fill_pool(key: Key) -> None:
    facility = Facility.objects.get(slug="tgtf")
    now, by = timezone.now(), coordinator()
    with on(now - CAME):
        POOL.take_over(files.content("pool.csv"), facility, by=by)
    entries = {entry.email: entry for entry in PoolEntry.objects.filter(facility=facility)}
    with on(now - DECIDED):
        for email, why in PICKED.items():
            pick_entry(entries[email], why=why, by=by)
        for email, why in DECLINED.items():
            decline_entry(entries[email], why=why, by=by)
    with on(now - ANSWERED):
        for email in YES:
            confirm_entry(entries[email], {}, consent="Made up, as is the person.", source="demo")
        refuse_entry(entries[NO], answer="I start a new job.")

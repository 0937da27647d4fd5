"""The story's chapters, each written once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from advisors.models import Engagement, PoolEntry
from clusters.models import AccountInvitation, Facility, FacilityPage, Project
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.work import doorbell
from tgtf_portal.pages.demo import (
    call,
    clinic,
    colleagues,
    coming,
    draft,
    earlier,
    engagement,
    held,
    live,
    page_texts,
    pool,
    recap,
    selection,
)
from tgtf_portal.pages.demo.clock import quiet_doorbell
from tgtf_portal.pages.demo.people import Key
from webinars.models import Recap, Webinar


def webinars(number: int) -> QuerySet[Webinar]:
    return Webinar.objects.filter(series__facility__slug="tgtf", number=number)


def read_recaps() -> QuerySet[Recap]:
    """A draft may be there already: where a worker runs, it compiles what was closed."""
    return Recap.objects.filter(webinar__in=webinars(held.NUMBER)).exclude(
        status=Recap.Status.DRAFT
    )


@dataclass(frozen=True, slots=True)
class Chapter:
    """`written` are the rows by which it shows that `write` ran before."""

    stage: str
    write: Callable[[Key], None]
    written: Callable[[], QuerySet]


CHAPTERS = [
    Chapter("call", call.open_facility, lambda: Facility.objects.filter(slug="tgtf")),
    Chapter("call", page_texts.write_texts, FacilityPage.objects.all),
    Chapter("selection", selection.select_projects, Project.objects.all),
    Chapter("engagement", engagement.engage_advisors, Engagement.objects.all),
    Chapter("engagement", pool.fill_pool, PoolEntry.objects.all),
    Chapter("engagement", colleagues.join_and_leave, AccountInvitation.objects.all),
    Chapter("webinar", held.hold_webinar, lambda: webinars(held.NUMBER)),
    Chapter("webinar", earlier.hold_clinics, lambda: webinars(earlier.FIRST_NUMBER)),
    Chapter("webinar", coming.announce_coming, lambda: webinars(coming.NUMBER)),
    Chapter("webinar", clinic.fill_clinic, lambda: webinars(clinic.NUMBER)),
    Chapter("webinar", live.run_webinar, lambda: webinars(live.NUMBER)),
    Chapter("webinar", draft.draft_next, lambda: webinars(draft.NUMBER)),
    Chapter("recap", recap.publish_recap, read_recaps),
]
STAGES = list(dict.fromkeys(chapter.stage for chapter in CHAPTERS))


def write_story(until: str) -> Key | None:
    """Write what is missing, up to a stage; returns the people's key where it was cut."""
    stages = STAGES[: STAGES.index(until) + 1]
    chapters = [chapter for chapter in CHAPTERS if chapter.stage in stages]
    missing = [chapter for chapter in chapters if not chapter.written().exists()]
    if not missing:
        return None
    key = Key.cut()
    for chapter in missing:
        with quiet_doorbell(), transaction.atomic():
            chapter.write(key)
    doorbell.ring(outbox.DELIVERY)
    return key

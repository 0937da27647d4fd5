"""What waits for staff, each kind with the right to act on it: one statement finds all."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from clusters.models import Absence
from tgtf_portal.core.models import User
from tgtf_portal.core.people.seen import Seen, SeenTogether
from tgtf_portal.pages.domain.advice import CURRENT, DONE_UNTIL, OPEN_ON, UNADVISED
from tgtf_portal.pages.domain.advice_tasks import REPORTS, REQUESTS
from tgtf_portal.pages.domain.afterwards import AMENDMENTS, MASKED, OWING
from tgtf_portal.pages.domain.day_statement import ACCEPTABLE
from tgtf_portal.pages.domain.plan import PLANS
from tgtf_portal.pages.domain.post import NOT_LEFT, OFFICE, RETURNED
from tgtf_portal.pages.domain.results import RESULTS
from tgtf_portal.pages.domain.sections import SOON
from tgtf_portal.pages.domain.upkeep import (
    HOSTS,
    LAST_RUN,
    LINKS_MAILED,
    STOPPED_LETTERS,
    UNKNOWN_WORDS,
)

WAITING: dict[str, tuple[str, Seen]] = {
    "hosts": ("webinars.change_webinar", HOSTS),
    "links": ("webinars.change_webinar", LINKS_MAILED),
    "owing": ("webinars.change_webinar", OWING),
    "amendments": ("webinars.change_webinar", AMENDMENTS),
    "masked": ("webinars.change_webinar", MASKED),
    "stopped": ("webinars.change_staffletter", STOPPED_LETTERS),
    "facility": ("advisors.change_engagement", CURRENT),
    "unadvised": ("advisors.change_engagement", UNADVISED),
    "open": ("advisors.change_engagement", OPEN_ON),
    "done": ("advisors.change_engagement", DONE_UNTIL),
    "plans": ("advisors.change_engagement", PLANS),
    "requests": ("advisors.change_engagement", REQUESTS),
    "reports": ("advisors.change_engagement", REPORTS),
    "results": ("advisors.change_deliverable", RESULTS),
    "statements": ("advisors.change_daystatement", ACCEPTABLE),
    "mails": ("core.change_message", NOT_LEFT),
    "office": ("core.change_message", OFFICE),
    "returned": ("core.change_message", RETURNED),
    "last_run": ("core.change_retentionperiod", LAST_RUN),
    "spellings": ("clusters.change_spelling", UNKNOWN_WORDS),
}


def found_by(
    questions: SeenTogether, user: User, absences: Iterable[Absence]
) -> dict[str, list[Any]]:
    """Of questions that are among these, or ask for nothing else; `absences` are those of now, in
    which they are away or stand in for who is."""
    now = timezone.now()
    today = timezone.localdate()
    people = [user.pk, *(one.user_id for one in absences if one.user_id != user.pk)]
    return questions.by(user, user=user.pk, people=people, day=today, now=now, soon=now + SOON)

"""The facility's staff: a colleague is invited and has not come yet, and one is away for a week."""

from datetime import timedelta

from django.utils import timezone

from clusters.domain.absence import say_absence, today_of
from clusters.domain.account_invitation import invite_colleague
from tgtf_portal.core.models import User
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.pages.demo.clock import on
from tgtf_portal.pages.demo.people import Key, cast, coordinator

INVITED, SAID = timedelta(days=3), timedelta(days=1)
AWAY = timedelta(days=7)


def join_and_leave(key: Key) -> None:
    now = timezone.now()
    with on(now - INVITED):
        invite_colleague(
            "ines.iversen@example.org",
            name="Ines Iversen",
            roles=[StaffRole.ADVICE.value],
            facilities=[],
            greeting="We look forward to having you with us.",
            by=coordinator(),
        )
    with on(now - SAID):
        away = User.objects.get(email=cast(StaffRole.WEBINARS)[0]["email"])
        first = today_of(away)
        say_absence(away, starts_on=first, ends_on=first + AWAY, substitute=coordinator())

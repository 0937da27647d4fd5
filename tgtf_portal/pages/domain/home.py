"""What the first page tells, by statements that are put together once: see bench/http.py."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from clusters.models import Facility
from tgtf_portal.core.people.roles import STRANGER, Person
from tgtf_portal.core.values.prepared import Prepared
from webinars.models import Recap, SuccessStory, Webinar

LATEST = 3
_current = Prepared(
    lambda: Facility.objects.filter(status=Facility.Status.CURRENT)[:1], keeps_plan=True
)
_next = Prepared(
    lambda now: Webinar.objects.coming(now).not_begun(now).with_places_taken()[:1],
    now=datetime,
    keeps_plan=True,
)
_under_way = Prepared(Webinar.objects.under_way, now=datetime, keeps_plan=True)
_recaps = Prepared(
    lambda: (
        Recap.objects.published()
        .select_related("webinar")
        .only("title", "standfirst", "webinar__slug", "webinar__starts_at", "webinar__time_zone")[
            :LATEST
        ]
    ),
    keeps_plan=True,
)


def _latest_stories() -> QuerySet[SuccessStory]:
    """Put in order by their numbers alone: of many, whole rows take three times as long."""
    latest = SuccessStory.objects.visible_to(STRANGER).values("pk")[:LATEST]
    stories = SuccessStory.objects.filter(pk__in=latest).select_related("cluster")
    return stories.only("slug", "title", "points", "cluster__name")


_stories = Prepared(_latest_stories, keeps_plan=True)


def current_facility() -> Facility | None:
    """The cohort that the public pages speak of."""
    return _current.one()


def next_and_under_way() -> tuple[Webinar | None, list[Webinar]]:
    """The next webinar with its places, and those that have begun."""
    now = timezone.now()
    return _next.one(now=now), _under_way(now=now)


def latest_recaps() -> list[Recap]:
    return _recaps()


def latest_stories(user: Person) -> list[SuccessStory]:
    if user.is_authenticated:
        return list(SuccessStory.objects.visible_to(user).with_cluster()[:LATEST])
    return _stories()

"""What the first page tells, by statements that are put together once: see bench/http.py."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from clusters.domain.page_texts import PageText, published_text
from clusters.models import Facility, FacilityPage
from tgtf_portal.core.people.roles import STRANGER, Person
from tgtf_portal.core.values.prepared import Prepared
from tgtf_portal.pages.domain.figure import Figures, facility_in_figures
from webinars.models import Recap, Statement, SuccessStory, Webinar
from webinars.models.statement import address_in_recap

LATEST_RECAPS, LATEST_STORIES = 3, 2
MOST_ANNOUNCED = 4  # of those that run or come next
CONCLUSION = "conclusion/"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a break-out concluded, and where it stands in the recap."""

    text: str
    room: str
    address: str
    webinar: Webinar


@dataclass(frozen=True, slots=True)
class FirstPage:
    text: PageText | None
    facility: Facility | None
    figures: Figures
    running: list[Webinar]
    coming: Webinar | None
    recaps: list[Recap]
    conclusion: Conclusion | None
    stories: list[SuccessStory]


def _of_conclusion(field: str) -> Subquery:
    """Of the first conclusion that readers of a recap meet."""
    told = Statement.objects.published().filter(recap=OuterRef("pk"))
    first = told.filter(key__startswith=CONCLUSION).order_by("position")
    return Subquery(first.values(field)[:1])


_announced = Prepared(
    lambda now: Webinar.objects.coming(now).with_places_taken()[:MOST_ANNOUNCED],
    now=datetime,
    keeps_plan=True,
)
_recaps = Prepared(
    lambda: (
        Recap.objects.published()
        .select_related("webinar")
        .only(
            *("title", "standfirst", "webinar__slug", "webinar__title"),
            *("webinar__starts_at", "webinar__time_zone"),
        )
        .annotate(
            concluded=_of_conclusion("text"),
            concluded_key=_of_conclusion("key"),
            concluded_room=_of_conclusion("breakout__title"),
        )[:LATEST_RECAPS]
    ),
    keeps_plan=True,
)


def _latest_stories() -> QuerySet[SuccessStory]:
    """Put in order by their numbers alone: of many, whole rows take three times as long."""
    latest = SuccessStory.objects.visible_to(STRANGER).values("pk")[:LATEST_STORIES]
    stories = SuccessStory.objects.filter(pk__in=latest).select_related("cluster")
    return stories.only("slug", "title", "points", "cluster__name")


_stories = Prepared(_latest_stories, keeps_plan=True)


def first_page(user: Person) -> FirstPage:
    """Six statements, however much there is."""
    facility, figures = facility_in_figures()
    announced: list[Webinar] = _announced(now=timezone.now())
    running = [webinar for webinar in announced if webinar.phase == "running"]
    recaps: list[Recap] = _recaps()
    return FirstPage(
        text=published_text(FacilityPage.Kind.HOME),
        facility=facility,
        figures=figures,
        running=running,
        coming=next((webinar for webinar in announced if webinar not in running), None),
        recaps=recaps,
        conclusion=next(filter(None, map(_conclusion, recaps)), None),
        stories=_latest(user),
    )


def _conclusion(recap: Recap) -> Conclusion | None:
    text, key = recap.concluded, recap.concluded_key  # type: ignore[attr-defined]
    if not text:
        return None
    room = recap.concluded_room or ""  # type: ignore[attr-defined]
    return Conclusion(text, room, address_in_recap(recap.webinar.slug, key), recap.webinar)


def _latest(user: Person) -> list[SuccessStory]:
    if user.is_authenticated:
        return list(SuccessStory.objects.visible_to(user).with_cluster()[:LATEST_STORIES])
    return _stories()

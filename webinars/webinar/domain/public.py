"""What strangers are shown of webinars and stories, by statements that are put together once.

Staff see more; what they ask for is put together each time.
"""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from tgtf_portal.core.pages.paging import ROWS
from tgtf_portal.core.people.roles import STRANGER, Person
from tgtf_portal.core.values.prepared import Prepared, PreparedList, columns_of
from webinars.models import SuccessStory, Webinar

PAST_ON_A_PAGE = 12
# What a list shows of what stands around a webinar; the rest is wide, and longer to read than that.
LISTED = (
    *columns_of(Webinar),
    *("series__slug", "series__title", "recap__webinar", "recap__status", "recap__standfirst"),
)
SHOWN = (
    *columns_of(Webinar),
    *("series__title", "series__facility__name", "series__facility__contact_address"),
    *("recap__webinar", "recap__status"),
)


def _webinar(user: Person, slug: str, now: datetime) -> QuerySet[Webinar]:
    webinars = Webinar.objects.visible_to(user).filter(slug=slug)
    return webinars.with_facility().with_places_taken().with_group_codes(now)


def _story(user: Person, slug: str) -> QuerySet[SuccessStory]:
    return SuccessStory.objects.visible_to(user).filter(slug=slug).with_cluster()


def _told_at(user: Person, story: int) -> QuerySet[Webinar]:
    return Webinar.objects.visible_to(user).filter(stories=story).with_facility()[:1]


_one_webinar = Prepared(
    lambda slug, now: _webinar(STRANGER, slug, now).only(*SHOWN),
    slug=str,
    now=datetime,
    keeps_plan=True,
)
_one_story = Prepared(
    lambda slug: _story(STRANGER, slug).select_related(None).select_related("cluster"),
    slug=str,
    keeps_plan=True,
)
_webinar_of_story = Prepared(
    lambda story: (
        _told_at(STRANGER, story)
        .select_related(None)
        .select_related("recap")
        .only(*("slug", "title", "starts_at", "time_zone", "recap__webinar", "recap__status"))
    ),
    story=int,
    keeps_plan=True,
)
_announced = Prepared(
    lambda now: Webinar.objects.coming(now).with_places_taken(), now=datetime, keeps_plan=True
)
_past = PreparedList(
    lambda now: Webinar.objects.past(now).select_related("series", "recap").only(*LISTED),
    size=PAST_ON_A_PAGE,
    now=datetime,
)
_stories = PreparedList(lambda: SuccessStory.objects.visible_to(STRANGER).with_cluster(), size=ROWS)


def webinar_shown_to(user: Person, slug: str) -> Webinar | None:
    """With its facility, how many places are taken, and whether a code for groups is out."""
    now = timezone.now()
    if user.is_authenticated:
        return _webinar(user, slug, now).first()
    return _one_webinar.one(slug=slug, now=now)


def draft_shown_to(user: Person, slug: str) -> Webinar | None:
    """To staff of its facility alone, with what its page shows."""
    if not user.has_perm("webinars.view_webinar"):
        return None
    drafts = Webinar.objects.worked_at_by(user).filter(slug=slug, status=Webinar.Status.DRAFT)
    return drafts.with_facility().with_places_taken().with_group_codes().first()


def now_and_coming() -> tuple[list[Webinar], list[Webinar]]:
    """Those under way and those that have not begun, the next one first; one query."""
    announced: list[Webinar] = _announced(now=timezone.now())
    now = [webinar for webinar in announced if webinar.phase == "running"]
    return now, [webinar for webinar in announced if webinar not in now]


def past_webinars() -> PreparedList:
    return _past.of(now=timezone.now())


def stories_shown_to(user: Person) -> PreparedList | QuerySet[SuccessStory]:
    if user.is_authenticated:
        return SuccessStory.objects.visible_to(user).with_cluster()
    return _stories.of()


def story_shown_to(user: Person, slug: str) -> tuple[SuccessStory, Webinar | None] | None:
    """With the webinar at which it was told, if the reader may see that."""
    if user.is_authenticated:
        story = _story(user, slug).first()
        return (story, _told_at(user, story.pk).first()) if story else None
    story = _one_story.one(slug=slug)
    return (story, _webinar_of_story.one(story=story.pk)) if story else None

"""What strangers are shown of a recap, by statements that are put together once: bench/http.py."""

from django.db.models import QuerySet

from tgtf_portal.core.people.roles import STRANGER, Person
from tgtf_portal.core.values.prepared import Prepared, hang
from webinars.models import Correction, Recap, Source, Speaker, Statement


def _recap(user: Person, slug: str) -> QuerySet[Recap]:
    return Recap.objects.visible_to(user).filter(webinar__slug=slug).with_webinar()[:1]


_one = Prepared(lambda slug: _recap(STRANGER, slug), slug=str, keeps_plan=True)
_kept = Prepared(
    lambda recap: (
        Statement.objects.filter(recap=recap)
        .kept()
        .select_related("breakout")
        .only("key", "section", "text", "breakout__code", "breakout__title")
    ),
    recap=int,
    keeps_plan=True,
)
_sources = Prepared(
    lambda recap: (
        Source.objects.filter(
            statement__in=Statement.objects.filter(recap=recap).order_by().values("pk")
        )
        .with_votes()
        .only("statement", "type", "text", "insight__kind", "insight__merged_into")
    ),
    recap=int,
    keeps_plan=True,
)
_moderators = Prepared(
    lambda webinar: Speaker.objects.filter(webinar=webinar, part=Speaker.Part.MODERATOR)[:1],
    webinar=int,
    keeps_plan=True,
)
_corrections = Prepared(
    lambda recap: Correction.objects.filter(recap=recap), recap=int, keeps_plan=True
)


def recap_shown_to(user: Person, slug: str) -> Recap | None:
    """With its webinar."""
    return _recap(user, slug).first() if user.is_authenticated else _one.one(slug=slug)


def statements_read(recap: Recap) -> list[Statement]:
    """Those that readers see, with their sources; two queries."""
    statements: list[Statement] = _kept(recap=recap.pk)
    hang(statements, "sources", _sources(recap=recap.pk), by="statement")
    return statements


def moderator_of(recap: Recap) -> Speaker | None:
    return _moderators.one(webinar=recap.webinar_id)


def corrections_of(recap: Recap) -> list[Correction]:
    return _corrections(recap=recap.pk)

"""What to look at before a recap is approved or published: whatever nobody decided yet."""

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from webinars.domain.owed import rooms_owing
from webinars.models import Amendment, Insight, Recap


def open_matters(recap: Recap) -> list[str]:
    """In sentences, the gravest first."""
    if not recap.statements.kept().exists():
        return [_("It has no sentence yet.")]
    return [
        *_groundless(recap),
        *_undecided(recap),
        *_open_amendments(recap),
        *_owed_conclusions(recap),
    ]


def _groundless(recap: Recap) -> list[str]:
    rows = recap.statements.filter(dropped=False, offered=False)
    hidden = Insight.objects.exclude(hidden_at=None)
    ghosts = rows.filter(sources__insight__in=hidden).distinct().count()
    groundless = rows.filter(sources=None).count()
    return _told(
        groundless,
        ngettext(
            "%d sentence stands on no source.", "%d sentences stand on no source.", groundless
        ),
    ) + _told(
        ghosts,
        ngettext(
            "%d sentence stands on a hidden insight; readers do not see it.",
            "%d sentences stand on hidden insights; readers do not see them.",
            ghosts,
        ),
    )


def _undecided(recap: Recap) -> list[str]:
    rows = recap.statements.filter(dropped=False)
    offered = rows.filter(offered=True).count()
    unread = rows.filter(offered=False, accepted_at=None).count()
    return _told(
        offered,
        ngettext(
            "%d sentence is new since you began; readers see it once it is accepted.",
            "%d sentences are new since you began; readers see them once they are accepted.",
            offered,
        ),
    ) + _told(
        unread,
        ngettext(
            "%d sentence was accepted by nobody yet.",
            "%d sentences were accepted by nobody yet.",
            unread,
        ),
    )


def _open_amendments(recap: Recap) -> list[str]:
    """Those that were proposed, and that others may still come."""
    number = Amendment.objects.open().filter(statement__recap=recap).count()
    proposed = _told(
        number,
        ngettext(
            "%d proposed amendment is not answered.",
            "%d proposed amendments are not answered.",
            number,
        ),
    )
    if recap.amend_until is None or recap.amend_until <= now():
        return proposed
    until = date_format(localtime(recap.amend_until), "DATETIME_FORMAT")
    return [*proposed, _("Hosts and speakers may propose amendments until %s.") % until]


def _owed_conclusions(recap: Recap) -> list[str]:
    rooms = [f"“{room.title}”" for room in rooms_owing(recap.webinar)]
    if not rooms:
        return []
    return [_("Without a conclusion still: %s.") % get_text_list(rooms, _("and"))]


def _told(number: int, words: str) -> list[str]:
    return [words % number] if number else []

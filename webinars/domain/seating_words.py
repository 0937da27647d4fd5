"""Why somebody sits where they sit, in sentences for staff."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from webinars.domain.seating import Miss, Missed, Reason, Why


def why_in_words(why: Why, titles: Mapping[int, str]) -> list[str]:
    """The reason first, then what became of each dearer wish; `titles` names the rooms."""
    return [_reason(why), *(_missed(miss, titles[miss.room]) for miss in why.misses)]


def _reason(why: Why) -> str:
    if why.reason == Reason.WISH:
        return _("Wish %d is granted.") % why.rank
    return {
        Reason.HOST: _("Hosts this break-out."),
        Reason.PINNED: _("Staff chose this seat."),
        Reason.OTHER_ROOM: _("No wish could be granted; there was a seat here."),
        Reason.NO_WISH: _("Has no wish for an open break-out; there was a seat here."),
        Reason.LEFT_OUT: _("Every seat is taken."),
    }[why.reason]


def _missed(miss: Miss, title: str) -> str:
    facts = {"room": title, "rank": miss.rank, "asked": miss.asked, "seats": miss.seats}
    if miss.missed == Missed.FULL and miss.asked is not None:
        words = ngettext(
            "Wish %(rank)d, “%(room)s”, is full: %(asked)d person wanted it as much; "
            "seats: %(seats)d.",
            "Wish %(rank)d, “%(room)s”, is full: %(asked)d people wanted it as much; "
            "seats: %(seats)d.",
            miss.asked,
        )
        return words % facts
    return {
        Missed.FULL: _("Wish %(rank)d, “%(room)s”, is full."),
        Missed.UNDER_MINIMUM: _("Wish %(rank)d, “%(room)s”, would stay under its minimum."),
        Missed.NEEDED: _(
            "Wish %(rank)d, “%(room)s”, has a seat, but then too few would be left here."
        ),
        Missed.PASSED_OVER: _("Wish %(rank)d, “%(room)s”, has a seat."),
    }[miss.missed] % facts

"""A sentence or two under the headline: what a reader will find."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from webinars.recap.drafting.facts import WebinarFacts
from webinars.recap.drafting.opening import purpose_told
from webinars.recap.drafting.wording import joined, number, sentence, titled

MOST_TITLES = 2  # of more rooms, only the first and the last are named


def standfirst(webinar: WebinarFacts) -> str:
    """From what was found; where nothing is known of that, from what the webinar was for."""
    return " ".join(map(sentence, _told(webinar))) or purpose_told(webinar)


def _told(webinar: WebinarFacts) -> Iterator[str]:
    if webinar.rooms:
        yield from _found(webinar)
    if stories := len(webinar.stories):
        told = ngettext(
            "%(word)s cluster told its success story",
            "%(word)s clusters told their success stories",
            stories,
        )
        yield told % number(stories)
    if steps := len(webinar.commitments):
        told = ngettext("%(word)s commitment was made", "%(word)s commitments were made", steps)
        yield told % number(steps)


def _found(webinar: WebinarFacts) -> Iterator[str]:
    conclusions = sum(len(room.conclusions) for room in webinar.rooms)
    notes = sum(len(room.notes) for room in webinar.rooms)
    facts = {"rooms": _rooms(webinar)}
    if conclusions:
        told = ngettext(
            "%(word)s conclusion came out of %(rooms)s",
            "%(word)s conclusions came out of %(rooms)s",
            conclusions,
        )
        yield told % {**facts, **number(conclusions)}
    elif notes:
        told = ngettext(
            "%(word)s insight came out of %(rooms)s",
            "%(word)s insights came out of %(rooms)s",
            notes,
        )
        yield told % {**facts, **number(notes)}


def _rooms(webinar: WebinarFacts) -> str:
    titles = [titled(room.title) for room in webinar.rooms]
    facts = {**number(len(titles)), "first": titles[0], "last": titles[-1]}
    if len(titles) <= MOST_TITLES:
        told = ngettext(
            "the break-out session %(titles)s",
            "the break-out sessions %(titles)s",
            len(titles),
        )
        return told % {**facts, "titles": joined(titles)}
    told = ngettext(
        "%(word)s break-out session, from %(first)s to %(last)s",
        "%(word)s break-out sessions, from %(first)s to %(last)s",
        len(titles),
    )
    return told % facts

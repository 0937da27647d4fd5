"""The whole recap: its parts in reading order."""

from collections.abc import Collection

from webinars.domain.drafting.across import across
from webinars.domain.drafting.closing import closing
from webinars.domain.drafting.facts import Draft, WebinarFacts
from webinars.domain.drafting.opening import opening
from webinars.domain.drafting.rooms import rooms
from webinars.domain.drafting.steps import steps
from webinars.domain.drafting.stories import stories


def draft(webinar: WebinarFacts, *, keep: Collection[str] = ()) -> list[Draft]:
    """The recap's sentences in reading order; what there is nothing to say about is left out.

    `keep` are the keys of statements that staff decided about: no limit leaves these out.
    """
    keep = frozenset(keep)
    told = (
        *opening(webinar),
        *stories(webinar),
        *rooms(webinar, keep),
        *across(webinar, keep),
        *steps(webinar, keep),
        *closing(webinar),
    )
    first: dict[str, Draft] = {}
    for sentence in told:
        first.setdefault(sentence.key, sentence)
    return list(first.values())

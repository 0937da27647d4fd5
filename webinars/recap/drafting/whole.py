"""The whole recap: its parts in reading order."""

from collections.abc import Collection

from webinars.recap.drafting.across import across
from webinars.recap.drafting.closing import closing
from webinars.recap.drafting.facts import Draft, WebinarFacts
from webinars.recap.drafting.opening import opening
from webinars.recap.drafting.rooms import rooms
from webinars.recap.drafting.steps import steps
from webinars.recap.drafting.stories import stories


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

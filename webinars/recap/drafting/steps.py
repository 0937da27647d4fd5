"""The next steps: who promised what, and by when."""

from collections.abc import Collection, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from webinars.recap.drafting import sources
from webinars.recap.drafting.facts import Draft, NoteFacts, WebinarFacts
from webinars.recap.drafting.kinds import KINDS
from webinars.recap.drafting.limits import MOST_COMMITMENTS, strongest
from webinars.recap.drafting.notes import sole_credit
from webinars.recap.drafting.phrases import Phrases, placed
from webinars.recap.drafting.wording import item, quoted, sentence

OWNED_AND_DUE = Phrases(
    alone=_lazy("%(who)s committed to this by %(date)s: %(quote)s"),
    first=_lazy("Several commitments were made. By %(date)s, %(who)s will do this: %(quote)s"),
    further=_lazy("%(who)s takes this on by %(date)s: %(quote)s"),
    again=_lazy("Due by %(date)s, in the hands of %(who)s: %(quote)s"),
)
OWNED = Phrases(
    alone=_lazy("%(who)s committed to this: %(quote)s"),
    first=_lazy("Several commitments were made. %(Who)s will do this: %(quote)s"),
    further=_lazy("%(who)s takes this on: %(quote)s"),
    again=_lazy("In the hands of %(who)s: %(quote)s"),
)
DUE = Phrases(
    alone=_lazy("This is to be done by %(date)s: %(quote)s"),
    first=_lazy("Several commitments were made. By %(date)s this is to be done: %(quote)s"),
    further=_lazy("This is to follow by %(date)s: %(quote)s"),
    again=_lazy("Due by %(date)s: %(quote)s"),
)

# Somebody wrote it down under their own name, and nobody else is named to take it on.
PROMISED_AND_DUE = Phrases(
    alone=_lazy("%(credit)s promised this by %(date)s: %(quote)s"),
    first=_lazy("Several commitments were made. %(credit)s promised this by %(date)s: %(quote)s"),
    further=_lazy("By %(date)s, as %(credit)s promised: %(quote)s"),
    again=_lazy("%(credit)s promised to see to this by %(date)s: %(quote)s"),
)


def steps(webinar: WebinarFacts, keep: Collection[str]) -> Iterator[Draft]:
    for place, note in placed(commitments(webinar, keep)):
        facts = {
            "who": item(note.owner),
            "Who": item(note.owner)[:1].title() + item(note.owner)[1:],
            "credit": sole_credit(note),
            "date": date_format(note.due_on, "j F Y") if note.due_on else "",
            "quote": quoted(note.text, votes=note.votes),
        }
        text = sentence(_phrases(facts).fill(place, facts))
        yield Draft(_key_of(note), "steps", text, sources.of_note(note))


def commitments(webinar: WebinarFacts, keep: Collection[str]) -> list[NoteFacts]:
    """Those that the next steps tell."""
    told = strongest(webinar.commitments, MOST_COMMITMENTS, key=_key_of, keep=keep)
    return [note for note in told if item(note.text)]


def _key_of(note: NoteFacts) -> str:
    return f"step/{note.reference}"


def _phrases(facts: dict[str, str]) -> Phrases:
    if facts["who"]:
        return OWNED_AND_DUE if facts["date"] else OWNED
    if facts["credit"]:
        return PROMISED_AND_DUE if facts["date"] else KINDS["commitment"].credited
    return DUE if facts["date"] else KINDS["commitment"].anonymous

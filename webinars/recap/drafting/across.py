"""What several rooms have in common: what was said in them alike, and the themes they share."""

from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from webinars.recap.drafting import sources
from webinars.recap.drafting.facts import Draft, SharedFacts, Stands, ThemeFacts, WebinarFacts
from webinars.recap.drafting.kinds import KINDS, kind_of
from webinars.recap.drafting.limits import MOST_SHARED, MOST_THEMES, strongest
from webinars.recap.drafting.phrases import Phrases, placed
from webinars.recap.drafting.wording import (
    MOST_NAMED,
    item,
    joined,
    line,
    lines,
    number,
    quoted,
    sentence,
    titled,
)

SHARED = Phrases(
    alone=_lazy("%(rooms)s have %(kind)s in common: %(quote)s"),
    first=_lazy(
        "Several points came up in more than one room. %(rooms)s have %(kind)s in common: %(quote)s"
    ),
    further=_lazy("%(kind)s came up in %(rooms)s alike: %(quote)s"),
    again=_lazy("%(rooms)s share %(kind)s: %(quote)s"),
)
THEMES = Phrases(
    alone=_lazy("The theme %(theme)s came up in %(rooms)s"),
    first=_lazy("Some themes went beyond one room: %(theme)s came up in %(rooms)s"),
    further=_lazy("%(theme)s was a theme in %(rooms)s"),
    again=_lazy("Notes on %(theme)s were written in %(rooms)s"),
)
SEVERAL = 2


def across(webinar: WebinarFacts, keep: Collection[str]) -> Iterator[Draft]:
    yield from _shared(webinar, keep)
    yield from _themes(webinar, keep)


def _shared(webinar: WebinarFacts, keep: Collection[str]) -> Iterator[Draft]:
    told = strongest(webinar.shared, MOST_SHARED, key=_shared_key, keep=keep)
    some = [s for s in told if item(s.note.text) and len(lines(s.rooms)) >= SEVERAL]
    for place, shared in placed(some):
        facts = {
            "rooms": _rooms(shared.rooms),
            "kind": str(KINDS[kind_of(shared.note.kind)].one),
            "quote": quoted(shared.note.text, votes=shared.note.votes),
        }
        text = sentence(SHARED.fill(place, facts))
        yield Draft(_shared_key(shared), "across", text, sources.of_note(shared.note))


def _shared_key(shared: SharedFacts) -> str:
    return f"shared/{shared.note.reference}"


def _themes(webinar: WebinarFacts, keep: Collection[str]) -> Iterator[Draft]:
    told = strongest(webinar.themes, MOST_THEMES, key=_theme_key, keep=keep)
    some = [t for t in told if line(t.name) and len(lines(t.rooms)) >= SEVERAL]
    for place, theme in placed(some):
        facts = {"theme": titled(theme.name), "rooms": _rooms(theme.rooms)}
        text = sentence(_with_notes(THEMES.fill(place, facts), theme.notes))
        yield Draft(_theme_key(theme), "across", text, _of_theme(webinar, theme, text))


def _theme_key(theme: ThemeFacts) -> str:
    return f"theme/{theme.reference}"


def _with_notes(text: str, notes: int) -> str:
    if not notes:
        return text
    counted = ngettext("%(text)s (%(word)s note)", "%(text)s (%(word)s notes)", notes)
    return counted % {"text": text, **number(notes)}


def _of_theme(webinar: WebinarFacts, theme: ThemeFacts, text: str) -> tuple[Stands, ...]:
    rooms = (
        Stands("breakout", room.reference, room.title)
        for room in webinar.rooms
        if room.title in theme.rooms
    )
    return sources.once((Stands("theme", theme.reference, text), *rooms))


def _rooms(titles: Sequence[str]) -> str:
    """By name, or only their number where these are many."""
    named = lines(titles)
    if len(named) <= MOST_NAMED:
        return joined([titled(title) for title in named])
    return ngettext("%(word)s room", "%(word)s rooms", len(named)) % number(len(named))

"""What holds of every recap, whatever there is to tell and whatever the language."""

import re
from datetime import date
from itertools import count

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from webinars.recap.drafting import draft, standfirst
from webinars.recap.drafting.facts import (
    CopyFacts,
    CrowdFacts,
    FacilityFacts,
    NoteFacts,
    RoomFacts,
    SharedFacts,
    SpeakerFacts,
    StoryFacts,
    ThemeFacts,
)
from webinars.recap.drafting.kinds import KINDS
from webinars.tests.recap_texts import webinar
from webinars.tests.recap_webinars import EVERYTHING, WEBINARS

SECTIONS = [
    "facility",
    "occasion",
    "purpose",
    "people",
    "stories",
    "breakouts",
    "across",
    "steps",
    "closing",
]
ENDED = re.compile(r"[.!?…][\"”’)]*$")

# Words first: what is asked of the text must come from the drafting, not from what was typed.
WORDS = st.lists(st.sampled_from(["green", "roadmap", "SMEs", "💡"]), min_size=1, max_size=5)
PLAIN = WORDS.map(" ".join)
TRICKY = st.sampled_from(["100 %", "%(word)s %d", "{0} {x}", "one\ntwo", "👨‍👩‍👧", "w" * 10_000])
TEXT = PLAIN | TRICKY
NAME = PLAIN
ROWS = st.shared(st.builds(count, st.just(1)), key="rows").map(next)


def some(of, most=3):
    return st.lists(of, max_size=most)


def maybe(of):
    return st.just("") | of


COPIES = ROWS.flatmap(
    lambda row: st.builds(CopyFacts, st.just(f"insight/{row}"), st.just(row), TEXT, NAME)
)
NOTES = ROWS.flatmap(
    lambda row: st.builds(
        NoteFacts,
        st.just(f"insight/{row}"),
        st.just(row),
        TEXT,
        st.sampled_from([*KINDS, "other"]),
        votes=st.integers(0, 40),
        credit=maybe(NAME),
        key=st.booleans(),
        owner=maybe(NAME),
        due_on=st.none() | st.dates(date(2021, 1, 1), date(2030, 1, 1)),
        copies=some(COPIES, 2),
    )
)
CROWDS = st.builds(
    CrowdFacts,
    st.integers(0, 40),
    some(st.tuples(NAME, st.integers(1, 20)), 9),
    some(NAME, 9),
)
ROOMS = ROWS.flatmap(
    lambda row: st.builds(
        RoomFacts,
        st.just(row),
        st.just(f"breakout/{row}"),
        NAME,
        maybe(NAME),
        some(NAME),
        CROWDS,
        some(NOTES),
        some(NOTES, 10),
    )
)
STORIES = ROWS.flatmap(
    lambda row: st.builds(StoryFacts, st.just(f"story/{row}"), maybe(NAME), NAME, some(TEXT))
)
SPEAKERS = ROWS.flatmap(
    lambda row: st.builds(SpeakerFacts, st.just(f"speaker/{row}"), NAME, maybe(NAME), st.booleans())
)
THEMES = ROWS.flatmap(
    lambda row: st.builds(
        ThemeFacts, st.just(f"theme/{row}"), NAME, some(NAME, 8), st.integers(0, 9)
    )
)
FACILITIES = st.builds(
    FacilityFacts,
    st.just("facility/f"),
    NAME,
    maybe(NAME),
    maybe(NAME),
    st.integers(0, 30),
    some(NAME, 9),
    some(NAME),
)
RECAPS = st.fixed_dictionaries(
    {},
    optional={
        "number": st.integers(1, 30),
        "facility": FACILITIES,
        "registered": CROWDS,
        "attended": CROWDS,
        "attended_estimated": st.booleans(),
        "purposes": some(TEXT),
        "speakers": some(SPEAKERS),
        "stories": some(STORIES),
        "rooms": some(ROOMS),
        "shared": some(st.builds(SharedFacts, NOTES, some(NAME, 8)), 7),
        "themes": some(THEMES, 7),
        "commitments": some(NOTES, 14),
        "closing": maybe(TEXT),
        "outputs": some(TEXT),
    },
)


@given(RECAPS)
def test_every_sentence_has_sources_a_key_of_its_own_and_reads_as_a_sentence(facts):
    drafts = draft(webinar(**facts))

    keys = [d.key for d in drafts]
    assert len(set(keys)) == len(keys)
    sections = [SECTIONS.index(d.section) for d in drafts]
    assert sections == sorted(sections)
    for told in drafts:
        assert told.sources
        named = [(source.type, source.id) for source in told.sources]
        assert len(set(named)) == len(named)
        assert (told.breakout is None) == (told.section != "breakouts")
        reads_well(told.text)
    if text := standfirst(webinar(**facts)):
        reads_well(text)


def reads_well(text):
    assert ENDED.search(text), text
    assert not re.search(r"  | [,.;:]|\n|\b0 |[“(]\s|[“(][”)]|, ,|\.\.$|[^.]\.\.[^.]", text), text
    assert not re.search(r"\b(one|1) (people|votes|notes|rooms|countries|clusters|forms)\b", text)


# --- Other languages ------------------------------------------------------------------------------
def shouted(message):
    """A catalogue's answer: in capitals what is ours, untouched what is filled in."""
    return re.sub(r"%\(\w+\)[sd]|.", lambda m: m[0] if len(m[0]) > 1 else m[0].upper(), message)


def test_every_word_of_ours_is_from_the_catalogue(monkeypatch):
    answers = {
        "gettext": shouted,
        "pgettext": lambda _context, message: shouted(message),
        "ngettext": lambda one, many, n: shouted(one if n == 1 else many),
        "npgettext": lambda _context, one, many, n: shouted(one if n == 1 else many),
    }
    theirs = re.compile(r"[^\W\d_]*[a-z][^\W\d_]*")
    for name, answer in answers.items():
        monkeypatch.setattr(translation._trans, name, answer)

    for name, facts in WEBINARS.items():
        told = " ".join([standfirst(facts), *(d.text for d in draft(facts))])
        typed = set(theirs.findall(repr(facts).casefold()))
        assert {word.casefold() for word in theirs.findall(told)} <= typed, name


def test_a_language_with_another_order_of_words_can_say_it(monkeypatch):
    turned = {
        "Another need came from %(credit)s: %(quote)s": "%(quote)s: noch ein Bedarf (%(credit)s)",
        "%(quote)s (%(word)s vote)": "%(number)s Stimme für %(quote)s",
        "“%(words)s”": "„%(words)s“",
    }
    german = lambda message: turned.get(message, message)  # noqa: E731
    monkeypatch.setattr(translation._trans, "gettext", german)
    monkeypatch.setattr(translation._trans, "pgettext", lambda _context, message: german(message))
    monkeypatch.setattr(
        translation._trans, "ngettext", lambda one, many, n: german(one if n == 1 else many)
    )

    told = [d.text for d in draft(EVERYTHING)]

    assert "1 Stimme für „A mentor“: noch ein Bedarf (Gus Example)." in told

"""How a note is told: by its kind, by what was told before it, and by whom it came from.

A pattern names what a note is even where others of its kind stand before it: staff drop and move.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from webinars.recap.drafting.phrases import Phrases


@dataclass(frozen=True, slots=True)
class NoteKind:
    """`one` says what a key insight is, and what several rooms have in common."""

    one: Promise
    anonymous: Phrases
    credited: Phrases


PLAIN = "insight"  # how a note of any other kind is told
# In the order in which a room's notes are read.
KINDS = {
    "insight": NoteKind(
        pgettext_lazy("one note", "an insight"),
        Phrases(
            alone=_lazy("An insight from the discussion: %(quote)s"),
            first=_lazy("Several insights were noted, among them this: %(quote)s"),
            further=_lazy("Another insight: %(quote)s"),
            again=_lazy("It was also noted: %(quote)s"),
        ),
        Phrases(
            alone=_lazy("As %(credit)s put it: %(quote)s"),
            first=_lazy("Several insights were noted. %(credit)s put it like this: %(quote)s"),
            further=_lazy("Another insight came from %(credit)s: %(quote)s"),
            again=_lazy("%(credit)s noted this: %(quote)s"),
        ),
    ),
    "best_practice": NoteKind(
        pgettext_lazy("one note", "a good practice"),
        Phrases(
            alone=_lazy("A good practice was shared: %(quote)s"),
            first=_lazy("Good practices were shared, among them this: %(quote)s"),
            further=_lazy("Another good practice: %(quote)s"),
            again=_lazy("This practice was shared, too: %(quote)s"),
        ),
        Phrases(
            alone=_lazy("%(credit)s shared a good practice: %(quote)s"),
            first=_lazy("Good practices were shared, this one by %(credit)s: %(quote)s"),
            further=_lazy("Another good practice came from %(credit)s: %(quote)s"),
            again=_lazy("%(credit)s shared this practice: %(quote)s"),
        ),
    ),
    "barrier": NoteKind(
        pgettext_lazy("one note", "a barrier"),
        Phrases(
            alone=_lazy("A barrier was named: %(quote)s"),
            first=_lazy("Several barriers were named, among them this: %(quote)s"),
            further=_lazy("Another barrier: %(quote)s"),
            again=_lazy("This stands in the way as well: %(quote)s"),
        ),
        Phrases(
            alone=_lazy("%(credit)s named a barrier: %(quote)s"),
            first=_lazy("Several barriers were named, this one by %(credit)s: %(quote)s"),
            further=_lazy("Another barrier was named by %(credit)s: %(quote)s"),
            again=_lazy("%(credit)s pointed to this barrier: %(quote)s"),
        ),
    ),
    "need": NoteKind(
        pgettext_lazy("one note", "a need"),
        Phrases(
            alone=_lazy("A need was voiced: %(quote)s"),
            first=_lazy("Several needs were voiced, among them this: %(quote)s"),
            further=_lazy("Another need: %(quote)s"),
            again=_lazy("This is needed, too: %(quote)s"),
        ),
        Phrases(
            alone=_lazy("%(credit)s voiced a need: %(quote)s"),
            first=_lazy("Several needs were voiced. %(credit)s named this one: %(quote)s"),
            further=_lazy("Another need came from %(credit)s: %(quote)s"),
            again=_lazy("%(credit)s named this need: %(quote)s"),
        ),
    ),
    "recommendation": NoteKind(
        pgettext_lazy("one note", "a recommendation"),
        Phrases(
            alone=_lazy("A recommendation was made: %(quote)s"),
            first=_lazy("Several recommendations were made, among them this: %(quote)s"),
            further=_lazy("Another recommendation: %(quote)s"),
            again=_lazy("This was recommended, too: %(quote)s"),
        ),
        Phrases(
            alone=_lazy("%(credit)s made a recommendation: %(quote)s"),
            first=_lazy("Several recommendations were made. %(credit)s gave this one: %(quote)s"),
            further=_lazy("Another recommendation came from %(credit)s: %(quote)s"),
            again=_lazy("%(credit)s recommended this: %(quote)s"),
        ),
    ),
    "objective": NoteKind(
        pgettext_lazy("one note", "an objective"),
        Phrases(
            alone=_lazy("An objective was set: %(quote)s"),
            first=_lazy("Several objectives were set, among them this: %(quote)s"),
            further=_lazy("Another objective: %(quote)s"),
            again=_lazy("This is aimed for, too: %(quote)s"),
        ),
        Phrases(
            alone=_lazy("%(credit)s set an objective: %(quote)s"),
            first=_lazy("Several objectives were set. %(credit)s named this one: %(quote)s"),
            further=_lazy("Another objective came from %(credit)s: %(quote)s"),
            again=_lazy("%(credit)s set this objective: %(quote)s"),
        ),
    ),
    "synergy": NoteKind(
        pgettext_lazy("one note", "a wish to work together"),
        Phrases(
            alone=_lazy("A wish to work together was voiced: %(quote)s"),
            first=_lazy("Wishes to work together were voiced, among them this: %(quote)s"),
            further=_lazy("Another wish to work together: %(quote)s"),
            again=_lazy("This synergy is wished for, too: %(quote)s"),
        ),
        Phrases(
            alone=_lazy("%(credit)s voiced a wish to work together: %(quote)s"),
            first=_lazy(
                "Wishes to work together were voiced. %(credit)s named this one: %(quote)s"
            ),
            further=_lazy("Another wish to work together came from %(credit)s: %(quote)s"),
            again=_lazy("%(credit)s voiced this wish to work together: %(quote)s"),
        ),
    ),
    "offer": NoteKind(
        pgettext_lazy("one note", "an offer"),
        Phrases(
            alone=_lazy("An offer was made: %(quote)s"),
            first=_lazy("Several offers were made, among them this: %(quote)s"),
            further=_lazy("Another offer: %(quote)s"),
            again=_lazy("This is on offer, too: %(quote)s"),
        ),
        Phrases(
            alone=_lazy("%(credit)s made an offer: %(quote)s"),
            first=_lazy("Several offers were made. %(credit)s made this one: %(quote)s"),
            further=_lazy("Another offer came from %(credit)s: %(quote)s"),
            again=_lazy("%(credit)s made this offer: %(quote)s"),
        ),
    ),
    "commitment": NoteKind(
        pgettext_lazy("one note", "a commitment"),
        Phrases(
            alone=_lazy("A commitment was made: %(quote)s"),
            first=_lazy("Several commitments were made, among them this: %(quote)s"),
            further=_lazy("Another commitment: %(quote)s"),
            again=_lazy("This was promised, too: %(quote)s"),
        ),
        Phrases(
            alone=_lazy("%(credit)s made a commitment: %(quote)s"),
            first=_lazy("Several commitments were made. %(credit)s made this one: %(quote)s"),
            further=_lazy("Another commitment came from %(credit)s: %(quote)s"),
            again=_lazy("%(credit)s promised this: %(quote)s"),
        ),
    ),
}


def kind_of(kind: str) -> str:
    return kind if kind in KINDS else PLAIN


# --- What the host marked -------------------------------------------------------------------------
KEY = Phrases(
    alone=_lazy("The room’s key insight: %(quote)s"),
    first=_lazy("One of the room’s key insights: %(quote)s"),
    further=_lazy("Another key insight: %(quote)s"),
    again=_lazy("Also marked as key: %(quote)s"),
)
KEY_CREDITED = Phrases(
    alone=_lazy("The room’s key insight came from %(credit)s: %(quote)s"),
    first=_lazy("One of the room’s key insights came from %(credit)s: %(quote)s"),
    further=_lazy("Another key insight came from %(credit)s: %(quote)s"),
    again=_lazy("Also marked as key, from %(credit)s: %(quote)s"),
)
KEY_OF_KIND = Phrases(
    alone=_lazy("The room’s key insight is %(kind)s: %(quote)s"),
    first=_lazy("One of the room’s key insights is %(kind)s: %(quote)s"),
    further=_lazy("Another key insight is %(kind)s: %(quote)s"),
    again=_lazy("Also marked as key is %(kind)s: %(quote)s"),
)
KEY_OF_KIND_CREDITED = Phrases(
    alone=_lazy("The room’s key insight is %(kind)s, as %(credit)s put it: %(quote)s"),
    first=_lazy("One of the room’s key insights is %(kind)s, as %(credit)s put it: %(quote)s"),
    further=_lazy("Another key insight is %(kind)s, as %(credit)s put it: %(quote)s"),
    again=_lazy("Also marked as key is %(kind)s, as %(credit)s put it: %(quote)s"),
)

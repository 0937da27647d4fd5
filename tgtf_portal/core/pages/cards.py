"""What a page tells other sites: the words of its preview, a picture, and data for machines."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language

from tgtf_portal.core.people.access import wait
from tgtf_portal.core.people.throttle import reader_of, seconds_left, take_turn
from tgtf_portal.core.renderings import (
    BusyMakingError,
    TooManyRenderingsError,
    breakable,
    font_families,
    kept,
    typeset,
)
from tgtf_portal.core.values.text import plain

PAPER = Path(__file__).parent / "card.typ"
WIDTH, HEIGHT = 1200, 630
DOTS = 144  # an inch: the paper is 600 points wide
KEPT = 16  # in memory, as readers of one link ask for the same: bench/documents.py
LONGEST_TITLE, LONGEST_DESCRIPTION = 160, 200  # letters; other sites show no more
BACK_IN_SECONDS = 10  # by then the pictures that are being made are done
PNG = "image/png"


@dataclass(frozen=True, slots=True)
class Card:
    """All that the picture says. Two that are equal are the same file."""

    title: str
    eyebrow: str
    detail: str
    facility: str
    language: str
    region: str | None = None

    @property
    def words(self) -> str:
        """The same for those who cannot see it."""
        about = ", ".join(filter(None, [self.detail, self.facility]))
        return f"{self.eyebrow}: {self.title}. {about}"


@dataclass(frozen=True, slots=True)
class Preview:
    """What stands in a page's head for other sites."""

    title: str
    description: str
    publisher: str
    link: str
    picture: str
    words: str  # of the picture
    kind: str = "website"
    linked_data: SafeString | str = ""
    width: int = WIDTH
    height: int = HEIGHT


def card(title: str, eyebrow: str, detail: str, facility: str, language: str = "") -> Card:
    """In the reader's language, where none is given."""
    code, _dash, region = (language or get_language() or settings.LANGUAGE_CODE).partition("-")
    words = Truncator(one_line(title)).chars(LONGEST_TITLE)
    return Card(
        words, one_line(eyebrow), one_line(detail), plain(facility), code, region.upper() or None
    )


def one_line(text: str) -> str:
    return " ".join(plain(text).split())


def described(text: str) -> str:
    """As much of it as other sites show."""
    return Truncator(one_line(text)).chars(LONGEST_DESCRIPTION)


@lru_cache(maxsize=KEPT)
def drawn(card: Card) -> bytes:
    """A PNG."""
    words = {**asdict(card), "title": breakable(card.title), "fonts": font_families()}
    return typeset(PAPER, words, format="png", ppi=DOTS)


def picture_of(request: HttpRequest, card: Card) -> HttpResponse:
    """Kept for all who ask; strangers have new ones made as often as the limits say."""
    try:
        picture = kept(
            "card",
            card,
            lambda: drawn(card),
            lambda: take_turn("new renderings", reader_of(request)),
        )
    except TooManyRenderingsError:
        return wait(request, seconds_left("new renderings"))
    except BusyMakingError:
        return wait(request, BACK_IN_SECONDS)
    answer = HttpResponse(picture, content_type=PNG)
    answer["Content-Disposition"] = 'inline; filename="card.png"'
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"  # others show it with a link to us
    return answer


def whole(path: str) -> str:
    """A link for other sites."""
    return f"{settings.SITE_URL}{path}"


def as_script(*things: dict[str, Any]) -> SafeString:
    """Data, which browsers do not run. Django writes it, so that no text in it ends the script;
    only the kind of data that it names is another.
    """
    values = {"@context": "https://schema.org", "@graph": [*things]}
    script = json_script(values).replace("application/json", "application/ld+json", 1)
    return mark_safe(script)  # noqa: S308 - written by json_script, with every < escaped


def organisation(name: str, **facts: Any) -> dict[str, Any]:
    return {"@type": "Organization", "name": plain(name), "url": settings.SITE_URL, **facts}

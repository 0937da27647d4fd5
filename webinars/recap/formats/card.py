"""A recap as the picture with which other sites announce it."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tgtf_portal.core.renderings import breakable, font_families, typeset
from tgtf_portal.core.values.text import plain
from webinars.models import Recap
from webinars.recap.formats.writer import KEPT

PAPER = Path(settings.BASE_DIR) / "webinars" / "paper" / "card.typ"
WIDTH, HEIGHT = 1200, 630
DOTS = 144  # an inch: the paper is 600 points wide


@dataclass(frozen=True, slots=True)
class Card:
    """All that the picture says. Two that are equal are the same file."""

    title: str
    eyebrow: str
    held_on: str
    facility: str
    language: str
    region: str | None

    @property
    def words(self) -> str:
        """The same for those who cannot see it."""
        return f"{self.eyebrow}: {self.title}. {self.held_on}, {self.facility}"


def card_of(recap: Recap) -> Card:
    """In the recap's own language; no query after `with_webinar`."""
    webinar = recap.webinar
    language, _dash, region = recap.language.partition("-")
    with translation.override(recap.language):
        return Card(
            title=" ".join(plain(recap.title).split()),
            eyebrow=_("Recap of webinar %(number)d") % {"number": webinar.number},
            held_on=date_format(webinar.day, "j F Y"),
            facility=plain(webinar.series.facility.name),
            language=language,
            region=region.upper() or None,
        )


@lru_cache(maxsize=KEPT)
def drawn(card: Card) -> bytes:
    """A PNG."""
    words = {**asdict(card), "title": breakable(card.title), "fonts": font_families()}
    return typeset(PAPER, words, format="png", ppi=DOTS)

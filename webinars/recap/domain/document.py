"""A recap read once for every file that it leaves the portal as: plain values, nothing hidden."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.values.text import plain
from webinars.models import Recap, Source, Statement
from webinars.recap.domain.figures import Figure, figures_of
from webinars.recap.domain.outline import OPENING, TITLES

Section = Statement.Section
LISTED = (Section.ACROSS, Section.STEPS)
FLOW, BLOCK, ITEM, CONCLUSION = "flow", "block", "item", "conclusion"


@dataclass(frozen=True, slots=True)
class Note:
    """What sentences stand on; the same source has one number wherever it is leant on."""

    number: int
    type: str
    label: str
    reference: str
    text: str
    votes: str


@dataclass(frozen=True, slots=True)
class Sentence:
    key: str
    section: str
    breakout: str | None
    text: str
    form: str
    edited: bool
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences that stand together: a paragraph, a list, or conclusions that are set apart."""

    form: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    sentences: tuple[Sentence, ...]

    @property
    def blocks(self) -> list[Block]:
        """Sentences of one section flow into a paragraph; a story has one of its own."""
        kin = {FLOW: lambda s: s.section, BLOCK: lambda s: s.key}
        together = groupby(
            self.sentences, key=lambda s: (s.form, kin[s.form](s) if s.form in kin else "")
        )
        return [Block(form, tuple(sentences)) for (form, _kin), sentences in together]


@dataclass(frozen=True, slots=True)
class RecapDocument:
    """Two that are equal are the same file."""

    slug: str
    link: str
    title: str
    standfirst: str
    eyebrow: str
    warning: str
    language: str
    publisher: str
    published_at: str | None
    dated: int
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    figures: tuple[Figure, ...]
    notes: tuple[Note, ...]
    corrections: tuple[tuple[str, str], ...]

    @property
    def in_order(self) -> list[Sentence]:
        """All sentences, chapter by chapter."""
        return [sentence for chapter in self.chapters for sentence in chapter.sentences]


def telling_of(recap: Recap) -> RecapDocument:
    """What readers see, in the recap's own language; four queries after `with_webinar`."""
    with translation.override(recap.language):
        webinar, numbers = recap.webinar, _Numbers()
        statements = recap.statements.kept().with_sources()
        changed = recap.published_at or recap.compiled_at
        return RecapDocument(
            slug=webinar.slug,
            link=f"{settings.SITE_URL}{recap.get_absolute_url()}",
            title=plain(recap.title),
            standfirst=plain(recap.standfirst),
            eyebrow=_("Recap of webinar %(number)d") % {"number": webinar.number},
            warning=_warning(recap),
            language=recap.language,
            publisher=plain(webinar.series.facility.name),
            published_at=recap.published_at.isoformat() if recap.published_at else None,
            dated=int(changed.timestamp()),
            facts=tuple(_facts(recap)),
            chapters=tuple(_chapters(statements, numbers)),
            figures=figures_of(recap, statements),
            notes=tuple(numbers.notes.values()),
            corrections=tuple(_corrections(recap)),
        )


class _Numbers:
    """Gives each source its number, in the order in which a reader meets them."""

    def __init__(self) -> None:
        self.notes: dict[tuple[str, str, str], Note] = {}

    def of(self, source: Source) -> Note:
        key = (source.type, source.reference, source.text)
        if key not in self.notes:
            votes = source.vote_count or 0
            self.notes[key] = Note(
                number=len(self.notes) + 1,
                type=source.type,
                label=str(source.get_type_display()),
                reference=source.reference,
                text=plain(source.text),
                votes=ngettext("%d vote", "%d votes", votes) % votes if votes else "",
            )
        return self.notes[key]


def _chapters(statements: Iterable[Statement], numbers: _Numbers) -> Iterable[Chapter]:
    """By their title, in the order of their first sentence."""
    chapters: dict[tuple[str, int | None], list[Statement]] = {}
    for statement in statements:
        part = "" if statement.section in OPENING else statement.section
        chapters.setdefault((part, statement.breakout_id), []).append(statement)
    for (part, _room), told in chapters.items():
        room = told[0].breakout
        title = room.title if room else str(TITLES[part]) if part else ""
        yield Chapter(plain(title), tuple(_sentence(statement, numbers) for statement in told))


def _sentence(statement: Statement, numbers: _Numbers) -> Sentence:
    sources = list(statement.sources.all())
    return Sentence(
        key=statement.key,
        section=statement.section,
        breakout=plain(statement.breakout.title) if statement.breakout else None,
        text=plain(statement.text),
        form=_form(statement, sources),
        edited=statement.edited,
        notes=tuple(numbers.of(source) for source in sources),
    )


def _form(statement: Statement, sources: list[Source]) -> str:
    if statement.is_conclusion:
        return CONCLUSION
    if statement.section == Section.STORIES:
        return BLOCK
    listed = statement.section in LISTED or any(s.insight_id for s in sources)
    return ITEM if listed else FLOW


def _warning(recap: Recap) -> str:
    if recap.is_published:
        return ""
    if recap.status == Recap.Status.WITHDRAWN:
        return _("This recap is withdrawn: only staff see it.")
    return _("This recap is a draft: only staff see it.")


def _facts(recap: Recap) -> Iterable[tuple[str, str]]:
    webinar = recap.webinar
    series, facility = webinar.series, webinar.series.facility
    yield _("Held"), webinar.when
    yield _("Series"), plain(series.title)
    if people := webinar.attended:
        told = ngettext("%d person", "%d people", people) % people
        about = _("about %(people)s") % {"people": told}
        yield _("Took part"), about if webinar.attended_estimated else told
    yield _("Facility"), plain(facility.name)
    if facility.initiative:
        yield _("Initiative"), plain(facility.initiative)
    if recap.published_at:
        yield _("Published"), _day(recap, recap.published_at)


def _corrections(recap: Recap) -> Iterable[tuple[str, str]]:
    for correction in recap.corrections.all():
        yield _day(recap, correction.made_at), plain(correction.note)


def _day(recap: Recap, at: datetime) -> str:
    return date_format(at.astimezone(recap.webinar.zone), "j F Y")

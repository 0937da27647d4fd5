"""A recap read once for every file that it leaves the portal as: plain values, nothing hidden."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.values.text import plain
from webinars.models import Recap, Source, Statement
from webinars.recap.domain.figures import Figure, figures_of
from webinars.recap.domain.outline import RecapPart, outline_of


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """What sentences stand on; the same source has one number wherever it is leant on."""

    number: int
    type: str
    label: str
    reference: str
    text: str
    votes: str
    first: str  # the key of the first sentence that stands on it


@dataclass(frozen=True, slots=True)
class DocumentSentence:
    key: str
    section: str
    breakout: str | None
    text: str
    edited: bool
    sources: tuple[DocumentSource, ...]


@dataclass(frozen=True, slots=True)
class DocumentBlock:
    """`form` is one of the outline's."""

    form: str
    sentences: tuple[DocumentSentence, ...]


@dataclass(frozen=True, slots=True)
class DocumentChapter:
    title: str
    blocks: tuple[DocumentBlock, ...]


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
    chapters: tuple[DocumentChapter, ...]
    figures: tuple[Figure, ...]
    sources: tuple[DocumentSource, ...]
    corrections: tuple[tuple[str, str], ...]

    @property
    def sentences(self) -> list[DocumentSentence]:
        """All of them, in reading order."""
        blocks = (block for chapter in self.chapters for block in chapter.blocks)
        return [sentence for block in blocks for sentence in block.sentences]


def document_of(recap: Recap) -> RecapDocument:
    """What readers see, in the recap's own language; four queries after `with_webinar`."""
    with translation.override(recap.language):
        webinar, sources = recap.webinar, _Sources()
        statements = recap.statements.kept().with_sources()
        outline = outline_of(statements, figures_of(recap, statements))
        parts = [outline.opening] if outline.opening.statements else []
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
            chapters=tuple(_chapter(part, sources) for part in [*parts, *outline.parts]),
            figures=outline.figures,
            sources=tuple(sources.found.values()),
            corrections=tuple(_corrections(recap)),
        )


class _Sources:
    """Gives each source its number, in the order in which a reader meets them."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str, str], DocumentSource] = {}

    def of(self, source: Source, statement: Statement) -> DocumentSource:
        key = (source.type, source.reference, source.text)
        if key not in self.found:
            votes = source.vote_count or 0
            self.found[key] = DocumentSource(
                number=len(self.found) + 1,
                type=source.type,
                label=str(source.get_type_display()),
                reference=source.reference,
                text=plain(source.text),
                votes=ngettext("%d vote", "%d votes", votes) % votes if votes else "",
                first=statement.key,
            )
        return self.found[key]


def _chapter(part: RecapPart, sources: _Sources) -> DocumentChapter:
    blocks = (
        DocumentBlock(block.form, tuple(_sentence(s, sources) for s in block.statements))
        for block in part.blocks
    )
    return DocumentChapter(plain(part.title), tuple(blocks))


def _sentence(statement: Statement, sources: _Sources) -> DocumentSentence:
    return DocumentSentence(
        key=statement.key,
        section=statement.section,
        breakout=plain(statement.breakout.title) if statement.breakout else None,
        text=plain(statement.text),
        edited=statement.edited,
        sources=tuple(sources.of(source, statement) for source in statement.sources.all()),
    )


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
        counted = ngettext("%d person", "%d people", people) % people
        about = _("about %(people)s") % {"people": counted}
        yield _("Took part"), about if webinar.attended_estimated else counted
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

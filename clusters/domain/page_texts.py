"""What everybody reads of the facility's pages, and how staff see a draft of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language

from clusters.domain.facility_page import draft_of, words_of_edition
from clusters.models import Facility, FacilityPage, PageEdition
from tgtf_portal.core.values.markup import Part, as_html, parts_of, plain_words
from tgtf_portal.core.values.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer, and where it stands on its page."""

    question: str
    answer: str
    anchor: str

    @property
    def html(self) -> SafeString:
        return as_html(self.answer)

    @property
    def words(self) -> str:
        return plain_words(self.answer)


@dataclass(frozen=True)
class PageText:
    """What a page says, be it an edition or a draft."""

    kind: str
    title: str
    lead: str
    body: str
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def html(self) -> SafeString:
        return as_html(self.body)

    @property
    def parts(self) -> tuple[Part, ...]:
        return parts_of(self.body)

    @property
    def words(self) -> str:
        """All but the questions, as one line."""
        return " ".join(filter(None, [self.lead, plain_words(self.body)]))

    @cached_property
    def questions(self) -> list[Answered]:
        return [
            Answered(question, answer, f"{number}-{slugify(question)[:40]}".rstrip("-"))
            for number, (question, answer) in enumerate(self.asked, 1)
        ]


_current = Prepared(
    lambda: PageEdition.objects.filter(
        is_current=True, page__facility__status=Facility.Status.CURRENT
    ).select_related("page"),
    keeps_plan=True,
)


def _text(kind: str, words: dict) -> PageText:
    asked = tuple((question, answer) for question, answer in words.pop("questions"))
    return PageText(kind, **words, asked=asked)


def text_of(edition: PageEdition) -> PageText:
    return _text(edition.page.kind, words_of_edition(edition))


def text_of_draft(page: FacilityPage) -> PageText:
    return _text(page.kind, draft_of(page))


def published_texts() -> dict[str, PageEdition]:
    """The current facility's, by the kind of page: in the reader's language, else in the portal's
    own, else in any. One query."""
    preferred = [settings.LANGUAGE_CODE, get_language()]
    texts: dict[str, PageEdition] = {}
    in_order = sorted(_current(), key=lambda e: (_rank(e.page.language, preferred), e.pk))
    for edition in in_order:
        texts[edition.page.kind] = edition
    return texts


def _rank(language: str, preferred: Sequence[str | None]) -> int:
    return preferred.index(language) if language in preferred else -1


def published_text(kind: str) -> PageText | None:
    edition = published_texts().get(kind)
    return text_of(edition) if edition else None

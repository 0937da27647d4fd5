"""What a long recap costs in each form in which it leaves: seconds and kilobytes.

600 sentences in 20 rooms, each on three sources of their own, as PDF, Word document, Markdown and
the picture of its card; the first document of a process, fonts included, one more, and that one
asked for again.
"""

import sys
from collections.abc import Callable, Iterator

from _portal import Spent
from _sizes import IS_SMALL, sized

from tgtf_portal.core.pages.cards import Card, drawn
from webinars.recap.domain.document import (
    DocumentBlock,
    DocumentChapter,
    DocumentSentence,
    DocumentSource,
    RecapDocument,
)
from webinars.recap.domain.outline import CONCLUSION, ITEM
from webinars.recap.formats.docx import recap_docx
from webinars.recap.formats.markdown import recap_markdown
from webinars.recap.formats.pdf import recap_pdf

ROOMS, SENTENCES, SOURCES = sized((20, 30, 3), small=(2, 3, 2))
FORMS: dict[str, tuple[Callable[[RecapDocument], bytes | str], float]] = {
    "pdf": (recap_pdf, 5.0),  # seconds at most
    "docx": (recap_docx, 10.0),
    "markdown": (recap_markdown, 0.5),
    "card": (lambda recap: drawn(Card(recap.title, "", "", "", "en", None)), 5.0),
}
WORDS = "Clusters found that small firms go greener sooner where a neighbour shows them how it paid"


def main() -> None:
    print(f"{ROOMS * SENTENCES} sentences with {SOURCES} sources each:")
    for form, (make, limit) in FORMS.items():
        (first, size), (then, _), (again, _) = (timed(make, number) for number in (1, 2, 2))
        print(
            f"  {form:10} {first:6.2f} s, then {then:6.2f} s, the same again {again:7.3f} s"
            f"   {size / 1024:8.0f} kB"
        )
        if then > limit and not IS_SMALL:
            sys.exit(f"{form} took longer than {limit} s")


def timed(make: Callable[[RecapDocument], bytes | str], number: int) -> tuple[float, int]:
    document = long_recap(number)
    with (spent := Spent()):
        made = make(document)
    return spent.seconds, len(made)


def long_recap(number: int) -> RecapDocument:
    chapters = [chapter(room) for room in range(ROOMS)]
    return RecapDocument(
        slug="long",
        link="http://127.0.0.1:8000/webinars/long/recap/",
        title=f"A long recap, number {number}",
        standfirst=WORDS,
        eyebrow="Recap of webinar 1",
        warning="",
        language="en",
        publisher="Towards Green Transition Facility",
        published_at=None,
        dated=1_600_000_000,
        facts=(("Held", "Mon 18 Oct 2021"), ("Facility", "Towards Green Transition Facility")),
        chapters=tuple(chapters),
        sources=tuple(source for part in chapters for source in sources_of(part)),
        corrections=(),
        figures=(),
    )


def chapter(room: int) -> DocumentChapter:
    sentences = tuple(sentence(room, place) for place in range(SENTENCES))
    blocks = DocumentBlock(CONCLUSION, sentences[:2]), DocumentBlock(ITEM, sentences[2:])
    return DocumentChapter(f"Room {room}", blocks)


def sentence(room: int, place: int) -> DocumentSentence:
    start, key = (room * SENTENCES + place) * SOURCES + 1, f"s/{room}/{place}"
    sources = tuple(
        DocumentSource(n, "insight", "Insight", f"i/{n}", f"{WORDS}, said {n}", "3 votes", key)
        for n in range(start, start + SOURCES)
    )
    text = f"{WORDS} ({room}.{place})."
    return DocumentSentence(key, "breakouts", f"Room {room}", text, False, sources)


def sources_of(part: DocumentChapter) -> Iterator[DocumentSource]:
    for block in part.blocks:
        for said in block.sentences:
            yield from said.sources


if __name__ == "__main__":
    main()

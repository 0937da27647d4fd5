"""The way through a recap from top to bottom, once for all formats that are written."""

from typing import Protocol

from django.utils.translation import gettext as _

from webinars.recap.domain.document import DocumentBlock, DocumentSource, RecapDocument
from webinars.recap.domain.figures import TITLE, Figure

KEPT = 16  # of each format in memory, as readers of one mail ask for the same: bench/documents.py


class RecapWriter(Protocol):
    """Writes one piece after the other, in one format."""

    def head(self, document: RecapDocument) -> None: ...
    def heading(self, title: str) -> None: ...
    def block(self, block: DocumentBlock) -> None: ...
    def figure(self, figure: Figure) -> None: ...
    def correction(self, day: str, note: str) -> None: ...
    def remark(self, text: str, link: str = "") -> None: ...
    def source(self, source: DocumentSource) -> None: ...


def write(document: RecapDocument, writer: RecapWriter) -> None:
    """In the language that is active."""
    writer.head(document)
    for chapter in document.chapters:
        if chapter.title:
            writer.heading(chapter.title)
        for block in chapter.blocks:
            writer.block(block)
    _appendix(document, writer)
    writer.remark(_("This recap on the web:"), document.link)


def _appendix(document: RecapDocument, writer: RecapWriter) -> None:
    if document.figures:
        writer.heading(str(TITLE))
    for figure in document.figures:
        writer.figure(figure)
    if document.corrections:
        writer.heading(_("Corrections"))
    for day, note in document.corrections:
        writer.correction(day, note)
    if document.sources:
        writer.heading(_("Sources"))
        writer.remark(about_sources())
    for source in document.sources:
        writer.source(source)


def about_sources() -> str:
    return _(
        "The numbers in the text lead here: each sentence stands on what is listed. "
        "A sentence marked as edited was put into other words by the facility."
    )

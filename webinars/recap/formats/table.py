"""Every format in which a recap can be had besides its page: one line here, and a module."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.pages.cards import drawn
from tgtf_portal.core.renderings import kept
from webinars.models import Recap
from webinars.recap.domain.document import RecapDocument, document_of
from webinars.recap.formats.card import card_of
from webinars.recap.formats.json import recap_json
from webinars.recap.formats.markdown import recap_markdown
from webinars.recap.formats.pdf import recap_pdf

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class RecapFormat:
    """`name` is that of its address, `recap-<name>`. `read` gets a recap `with_webinar`; of what it
    read `write` makes the file, so that what was read alike is the same file.

    Readers are offered those that have a label, in the table's order.
    """

    name: str
    suffix: str
    content_type: str
    read: Callable[[Recap], Any]
    write: Callable[[Any], bytes | str]
    label: str | Promise = ""

    @property
    def kind(self) -> str:
        return self.content_type.partition(";")[0]

    def kept(self, recap: Recap, *, may_make: Callable[[], bool]) -> bytes:
        facts = self.read(recap)
        return kept(f"recap-{self.name}", facts, lambda: _bytes(self.write(facts)), may_make)

    def address(self, slug: str) -> str:
        return reverse(f"webinars:recap-{self.name}", args=[slug])


def _bytes(file: bytes | str) -> bytes:
    return file.encode() if isinstance(file, str) else file


def recap_docx(document: RecapDocument) -> bytes:
    from webinars.recap.formats import docx  # its library takes 10 MB, and few ask for one

    return docx.recap_docx(document)


PICTURE = RecapFormat("as-png", "png", "image/png", card_of, drawn)
FORMATS = (
    RecapFormat("as-pdf", "pdf", "application/pdf", document_of, recap_pdf, _("PDF")),
    RecapFormat("as-docx", "docx", DOCX, document_of, recap_docx, _("Word document")),
    RecapFormat(
        "as-markdown",
        "md",
        "text/markdown; charset=utf-8",
        document_of,
        recap_markdown,
        _("Markdown"),
    ),
    RecapFormat(
        "json",
        "json",
        "application/json",
        document_of,
        recap_json,
        _("Data with all sources (JSON)"),
    ),
    PICTURE,
)

"""Every format in which a recap can be had besides its page: one line here, and a module."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from webinars.models import Recap
from webinars.recap.domain.document import RecapDocument, document_of
from webinars.recap.formats.card import recap_card
from webinars.recap.formats.docx import recap_docx
from webinars.recap.formats.json import recap_json
from webinars.recap.formats.markdown import recap_markdown
from webinars.recap.formats.pdf import recap_pdf

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class RecapFormat:
    """`name` is that of its address, `recap-<name>`, and `make` gets a recap `with_webinar`.

    Readers are offered those that have a label, in the table's order.
    """

    name: str
    suffix: str
    content_type: str
    make: Callable[[Recap], bytes | str]
    label: str | Promise = ""

    @property
    def kind(self) -> str:
        return self.content_type.partition(";")[0]

    def address(self, slug: str) -> str:
        return reverse(f"webinars:recap-{self.name}", args=[slug])


def _of_document(
    make: Callable[[RecapDocument], bytes | str],
) -> Callable[[Recap], bytes | str]:
    return lambda recap: make(document_of(recap))


PICTURE = RecapFormat("as-png", "png", "image/png", recap_card)
FORMATS = (
    RecapFormat("as-pdf", "pdf", "application/pdf", _of_document(recap_pdf), _("PDF")),
    RecapFormat("as-docx", "docx", DOCX, _of_document(recap_docx), _("Word document")),
    RecapFormat(
        "as-markdown",
        "md",
        "text/markdown; charset=utf-8",
        _of_document(recap_markdown),
        _("Markdown"),
    ),
    RecapFormat(
        "json",
        "json",
        "application/json",
        _of_document(recap_json),
        _("Data with all sources (JSON)"),
    ),
    PICTURE,
)

"""A webinar as a calendar entry, and having been there as a certificate."""

import json
import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import manimgx_fonts
import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.calendar import Occasion
from tgtf_portal.core.qr import qr_picture
from webinars.domain.wording import where
from webinars.models import Certificate, Webinar

PAPER = Path(__file__).parent / "paper" / "certificate.typ"


def webinar_occasion(webinar: Webinar, *, url: str = "") -> Occasion:
    """What calendars are told; the entry leads to `url`, by default the public page."""
    link = url or settings.SITE_URL + webinar.get_absolute_url()
    return Occasion(
        uid=webinar.calendar_uid,
        title=webinar.title,
        description="\n".join([where(webinar.venue), _("Details and the way in: %s") % link]),
        url=link,
        starts_at=webinar.starts_at,
        ends_at=webinar.ends_at,
        time_zone=webinar.time_zone,
        sequence=webinar.calendar_sequence,
        changed_at=webinar.changed_at,
        location=webinar.venue,
        cancelled=webinar.status == Webinar.Status.CANCELLED,
    )


# --- Certificates --------------------------------------------------------------------------------
def certificate_file(certificate: Certificate) -> bytes:
    """A tagged PDF by PDF/UA-1. Where no font here can write a name, its check page is named
    instead: a certificate with empty boxes would be worth nothing.
    """
    words = certificate_words(certificate)
    elsewhere = _("as written at the address below")
    for hidden in ([], ["name"], ["webinar"], ["name", "webinar"]):
        with suppress(typst.TypstError):
            return _printed({**words, **dict.fromkeys(hidden, elsewhere)})
    raise ValueError("no font here can write the certificate's own words")


def certificate_words(certificate: Certificate) -> dict[str, Any]:
    link = settings.SITE_URL + certificate.get_absolute_url()
    minutes = certificate.minutes
    return {
        "title": _("Certificate of attendance"),
        "facility": certificate.registration.webinar.series.facility.name,
        "said": _("took part in the webinar"),
        "name": breakable(certificate.name),
        "webinar": breakable(certificate.webinar_title),
        "facts": [
            [_("Held on"), date_format(certificate.held_on, "j F Y")],
            [_("Length"), ngettext("%d minute", "%d minutes", minutes) % minutes],
            [_("Issued on"), date_format(certificate.issued_at, "j F Y")],
        ],
        "check": _("Whether this certificate holds can be read at"),
        "link": link,
        "qr": qr_picture(link),
        "qr_title": _("QR code with the address of the check page"),
        "language": certificate.registration.language,
        "fonts": font_families(),
    }


def _printed(words: dict[str, Any]) -> bytes:
    """What people typed goes in as data: the paper's source never holds a word of theirs."""
    return typst.compile(
        PAPER.read_bytes(),
        format="pdf",
        font_paths=font_files(),
        sys_inputs={"data": json.dumps(words)},
        pdf_standards=["ua-1"],
    )


@cache
def font_files() -> typst.Fonts:
    """The faces that came along, and the machine's for scripts that they lack."""
    return typst.Fonts(font_paths=[Path(manimgx_fonts.__file__).parent])


@cache
def font_families() -> list[str]:
    """The plain face first, then one a script; everything else of the machine last."""
    ours = sorted(family for family in font_files().families() if family.startswith("Noto Sans"))
    return [*sorted(ours, key=len), "Noto Emoji"]


def breakable(text: str) -> str:
    """A word as long as a line may be broken, or it would run off the paper."""
    return re.sub(r"(\S{24})(?=\S)", "\\1\u200b", text)

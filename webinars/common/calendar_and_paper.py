"""A webinar as a calendar entry, and having been there as a certificate."""

import re
from functools import cache
from pathlib import Path

import manimgx_fonts
import typst
from django.conf import settings
from django.utils.translation import gettext as _

from tgtf_portal.core.times.calendar import Occasion
from webinars.models import Webinar


def where(venue: str) -> str:
    """For {where}.

    >>> where(""), where("Demo House, room 2")
    ('Online', 'Online, or on site: Demo House, room 2')
    """
    return _("Online, or on site: %s") % venue if venue else _("Online")


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

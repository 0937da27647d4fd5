"""A recap's headline and standfirst in other words."""

from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.domain.correction import editing
from webinars.domain.three_way import merge
from webinars.models import Recap


def write_heading(
    recap: Recap,
    *,
    title: str,
    standfirst: str,
    by: User | None,
    read: tuple[str, str] | None = None,
    note: str = "",
) -> Recap:
    """Give the recap another headline and standfirst; `read` is how they were read.

    Where somebody else changed other words since, both changes are kept; where the same words,
    nothing is saved, and the writer is told how they read now.
    """
    title, standfirst = " ".join(title.split()), standfirst.replace("\r\n", "\n").strip()
    if not title:
        raise Refused(_("A recap needs a headline."))
    with editing(recap, by=by, note=note) as recap:
        if read is not None:
            title = " ".join(_ours(read[0], title, recap.title).split())
            standfirst = _ours(read[1], standfirst, recap.standfirst)
        recap.title, recap.standfirst = title, standfirst
        recap.save()
        audit.record("recap.headed", recap, by=by)
    return recap


def _ours(read: str, ours: str, theirs: str) -> str:
    merged = merge(read, ours, theirs)
    if merged.clash:
        raise Refused(
            _("Somebody else changed this meanwhile: it reads “%s” now. Nothing was saved.")
            % theirs
        )
    return merged.text

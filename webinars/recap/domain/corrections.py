"""How a recap is changed: one change at a time, kept as a version, and told once published."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.common.locks import locked
from webinars.common.text_merge import merge
from webinars.common.told import settle_told
from webinars.models import Correction, Recap, RecapVersion
from webinars.recap.domain.versions import Snapshot, keep_version

Cause, Status = RecapVersion.Cause, Recap.Status


class ChangedMeanwhile(Refused):
    """Somebody else changed the same words since they were read.

    `theirs` is how the text reads now; `both` holds what either wrote, for the writer to mend.
    """

    def __init__(self, theirs: str, both: str) -> None:
        super().__init__(
            _("Somebody else changed this meanwhile. Both texts are below; nothing is lost.")
        )
        self.theirs, self.both = theirs, both


@contextmanager
def editing(
    recap: Recap, *, by: User | None, note: str = "", cause: str = Cause.EDITED
) -> Iterator[Recap]:
    """Whatever happens inside is one change of the recap, whose row is locked meanwhile.

    It is kept as a version; an approved recap is a draft again. What readers of a published
    recap see changes only with a note, which they are shown.
    """
    with transaction.atomic():
        recap = locked_recap(recap)
        before = keep_version(recap, Cause.COMPILED, by=None) or recap.versions.first()
        yield recap
        if recap.is_published:
            settle_told(recap.webinar_id)
        version = keep_version(recap, Cause.CORRECTED if recap.is_published else cause, by=by)
        if version:
            seen = before is None or _shown(before) != _shown(version)
            _follow_up(recap, seen=seen, note=note, by=by)


def locked_recap(recap: Recap) -> Recap:
    """Its row, locked until the transaction ends; the webinar's first, as everybody does."""
    locked(recap.webinar)
    return Recap.objects.select_for_update().get(pk=recap.pk)


def _follow_up(recap: Recap, *, seen: bool, note: str, by: User | None) -> None:
    if recap.is_published and seen:
        _correct(recap, " ".join(note.split()), by)
    if recap.status == Status.APPROVED:
        recap.status, recap.approved_at, recap.approved_by = Status.DRAFT, None, None
        recap.save()
        audit.record("recap.reopened", recap, by=by)
    Recap.objects.filter(pk=recap.pk).update(changed_at=timezone.now())


def _correct(recap: Recap, note: str, by: User | None) -> None:
    """Several changes of one day under the same note are told once."""
    if not note:
        raise Refused(_("Say what is corrected: the recap is published, and readers see the note."))
    last = recap.corrections.first()
    if last is None or last.note != note or last.made_at.date() != timezone.now().date():
        Correction.objects.create(recap=recap, note=note, by=by)
    audit.record("recap.corrected", recap, by=by, note=note)


def _shown(version: RecapVersion) -> tuple[str, str, Sequence[Snapshot]]:
    """What readers see of it."""
    kept = [s for s in version.statements if not (s["dropped"] or s["offered"])]
    return version.title, version.standfirst, kept


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

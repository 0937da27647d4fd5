"""A draft written in steps, each kept once, and what it still lacks before it is announced."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import ProtectedError, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.common.locks import locked, state
from webinars.models import Series, Webinar
from webinars.webinar.domain.pressing import known_by_press, was_pressed

LEAST_MINUTES = 5  # of a step to which nobody gave any


@transaction.atomic
def begin_draft(webinar: Webinar, *, press: str = "", by: User | None) -> Webinar:
    """Keep the first step of a new webinar; the same press again finds what it made."""
    Series.objects.select_for_update().get(pk=webinar.series_id)
    if known := known_by_press(Webinar, "webinar.begun", press, by=by):
        return known
    webinar.save()
    audit.record("webinar.begun", webinar, by=by, press=press)
    return webinar


@transaction.atomic
def write_step(
    webinar: Webinar, step: str, write: Callable[[], object], *, press: str = "", by: User | None
) -> None:
    """Keep what a step's page was sent, once for a press; only of a draft."""
    webinar = locked(webinar)
    if webinar.status != Webinar.Status.DRAFT:
        raise Refused(_("This webinar is %s.") % state(webinar))
    if was_pressed(webinar, "webinar.written", press):
        return
    try:
        write()
    except ProtectedError as held:
        names = ", ".join(map(str, list(held.protected_objects)[:5]))
        raise Refused(_("This cannot be deleted: others depend on it (%s).") % names) from held
    audit.record("webinar.written", webinar, by=by, step=step, press=press)


def fitted(minutes: Sequence[int | None], length: int) -> list[int]:
    """Steps that were given no minutes share what the others leave, in whole minutes.

    >>> fitted([5, None, None, 45], 120)
    [5, 35, 35, 45]
    >>> fitted([100, None], 60)
    [100, 5]
    """
    open_steps = sum(1 for one in minutes if not one)
    rest = length - sum(one or 0 for one in minutes)
    share, over = divmod(max(rest, 0), open_steps) if open_steps else (0, 0)
    result = []
    for one in minutes:
        more = 1 if not one and over > 0 else 0
        over -= more
        result.append(one or max(share + more, LEAST_MINUTES))
    return result


def length_of(webinar: Webinar) -> int:
    """In minutes; none where its hours are not known."""
    if not webinar.hours_known:
        return 0
    return int((webinar.ends_at - webinar.starts_at).total_seconds() // 60)


def lacking(webinar: Webinar) -> list[str]:
    """What to look at before it is announced; nothing of it stops anybody. Four queries."""
    rooms = list(webinar.breakouts.with_host_names())
    missing = {
        _("It has no meeting link yet."): not webinar.meeting_link,
        _("It does not say yet what it is about."): not webinar.summary,
        _("It has no agenda yet."): not webinar.agenda.exists(),
        _("It has no break-out yet."): not rooms,
        _("Nobody moderates it yet."): not webinar.moderators.exists(),
    }
    said = [words for words, lacks in missing.items() if lacks]
    alone = [room.title for room in rooms if not room.host_names]
    if alone:
        words = ngettext(
            "A break-out has no host: %s.", "Break-outs without a host: %s.", len(alone)
        )
        said.append(words % ", ".join(alone))
    return [*said, *_agenda_against_length(webinar)]


def _agenda_against_length(webinar: Webinar) -> list[str]:
    planned = webinar.agenda.aggregate(minutes=Sum("minutes"))["minutes"]
    length = length_of(webinar)
    if not planned or not length or planned == length:
        return []
    told = {"planned": planned, "length": length}
    return [_("The agenda takes %(planned)d minutes, the webinar %(length)d.") % told]

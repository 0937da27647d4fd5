"""What staff put right for somebody who registered: by the person's own verbs, past the deadlines,
with a trace of who did it; the person is told of a change where that was chosen."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from tgtf_portal.core.models import AuditEvent, User
from webinars.breakouts.domain.wishes import save_wishes
from webinars.models import Breakout, Registration
from webinars.registration.domain.answers import change_registration
from webinars.registration.domain.places import acted, promise_mail

CHANGED = "registration.changed_by_staff"


@transaction.atomic
def change_wishes(
    registration: Registration,
    *,
    ranking: Sequence[Breakout],
    about: Mapping[str, str],
    tell: bool,
    by: User,
) -> Registration:
    before = _last_trace(registration)
    changed = save_wishes(registration, ranking=ranking, about=about, by=by)
    if tell:
        _tell(changed, "wishes", by=by, before=before)
    return changed


@transaction.atomic
def change_answers(
    registration: Registration, *, answers: Mapping[int, str], tell: bool, by: User
) -> Registration:
    """What somebody agreed to is theirs alone to give and to take back: it stays as it is."""
    before = _last_trace(registration)
    changed = change_registration(registration, {}, answers, by=by)
    if tell:
        _tell(changed, "answers", by=by, before=before)
    return changed


def _tell(registration: Registration, what: str, *, by: User, before: int) -> None:
    """Each change has its own mail, named by the trace that it left; without a change, none."""
    trace = _last_trace(registration)
    if trace != before:
        told = {"what": what, **acted(registration, by)}
        promise_mail(registration, CHANGED, turn=f"trace.{trace}", **told)


def _last_trace(registration: Registration) -> int:
    """The number of the newest line of the trail about it, 0 where there is none."""
    traces = AuditEvent.objects.filter(thing=f"webinars.registration/{registration.pk}")
    return traces.order_by("-pk").values_list("pk", flat=True).first() or 0

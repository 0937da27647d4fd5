"""What staff put right for somebody who registered: by the person's own verbs, past the deadlines,
with a trace of who did it; the person is told where that was chosen."""

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
    changed = save_wishes(registration, ranking=ranking, about=about, by=by)
    if tell:
        _tell(changed, "wishes", by=by)
    return changed


@transaction.atomic
def change_answers(
    registration: Registration, *, answers: Mapping[int, str], tell: bool, by: User
) -> Registration:
    """What somebody agreed to is theirs alone to give and to take back: it stays as it is."""
    changed = change_registration(registration, {}, answers, by=by)
    if tell:
        _tell(changed, "answers", by=by)
    return changed


def _tell(registration: Registration, what: str, *, by: User) -> None:
    """Each change has its own mail: the trace that was just left names it."""
    trace = AuditEvent.objects.filter(thing=f"webinars.registration/{registration.pk}")
    turn = f"trace.{trace.order_by('-pk').values_list('pk', flat=True)[0]}"
    promise_mail(registration, CHANGED, turn=turn, what=what, **acted(registration, by))

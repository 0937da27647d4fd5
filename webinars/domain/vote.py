"""Voting for what was written: once a person and insight, and taken back at will."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tgtf_portal.core.refusal import Refused
from webinars.domain.contribution import refuse_called_off
from webinars.domain.insight import opened
from webinars.domain.pulse import stir
from webinars.models import Insight, Registration, Seat, Vote


@transaction.atomic
def vote_for(insight: Insight, registration: Registration) -> None:
    """Voting again changes nothing."""
    insight = _open_to_votes(insight, registration)
    _vote, is_new = insight.votes.get_or_create(registration=registration)
    if is_new:
        stir(insight.breakout)


@transaction.atomic
def take_back_vote(insight: Insight, registration: Registration) -> None:
    """Taking back what was never given changes nothing. What was merged into it is meant, too."""
    insight = _open_to_votes(insight, registration)
    same = Q(insight=insight) | Q(insight__merged_into=insight)
    given, _tables = Vote.objects.filter(same, registration=registration).delete()
    if given:
        stir(insight.breakout)


def votes_of(seat: Seat) -> set[int]:
    """Which insights of their room somebody voted for; one query."""
    own = Vote.objects.filter(registration=seat.registration_id, insight__breakout=seat.breakout_id)
    return set(own.values_list("insight", flat=True))


def _open_to_votes(insight: Insight, registration: Registration) -> Insight:
    """As it stands now; its room is locked, so that it neither closes nor hides this meanwhile."""
    refuse_called_off(insight.breakout)
    room = opened(insight.breakout)
    insight = Insight.objects.get(pk=insight.pk)
    if not Seat.objects.filter(registration=registration, breakout=room).exists():
        raise Refused(_("Only those who sit in this break-out vote here."))
    if insight.hidden_at:
        raise Refused(_("The host has hidden this meanwhile; nobody votes for it any more."))
    if insight.merged_into_id:
        raise Refused(_("The host has merged this with another; vote for that one."))
    insight.breakout = room
    return insight
